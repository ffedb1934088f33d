// Checks Kubernetes manifests against the schemas of their kinds, and prints them as JSON, one document per line, each with its file.
// Usage: node validate.mjs FILE.yaml... A compose.yaml is read alone. Mistakes go to standard error; the exit code is 1 then.
import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";

const core = "kubernetes-models/_schemas/IoK8sApi";
const schemas = {
  "v1 Namespace": core + "CoreV1Namespace",
  "v1 Service": core + "CoreV1Service",
  "v1 ServiceAccount": core + "CoreV1ServiceAccount",
  "v1 ConfigMap": core + "CoreV1ConfigMap",
  "v1 Secret": core + "CoreV1Secret",
  "apps/v1 StatefulSet": core + "AppsV1StatefulSet",
  "networking.k8s.io/v1 Ingress": core + "NetworkingV1Ingress",
  "networking.k8s.io/v1 NetworkPolicy": core + "NetworkingV1NetworkPolicy",
  "monitoring.coreos.com/v1 ServiceMonitor": "@kubernetes-models/prometheus-operator/_schemas/ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoringV1ServiceMonitor",
  "cert-manager.io/v1 ClusterIssuer": "@kubernetes-models/cert-manager/_schemas/ComGithubCertManagerCertManagerPkgApisCertmanagerV1ClusterIssuer",
  "cert-manager.io/v1 Certificate": "@kubernetes-models/cert-manager/_schemas/ComGithubCertManagerCertManagerPkgApisCertmanagerV1Certificate",
};
const kustomize = new Set(["kustomize.config.k8s.io/v1beta1 Kustomization", "kustomize.config.k8s.io/v1alpha1 Component"]);

// The schemas let any member pass that they do not know, such as a misspelled one. It is found by never having been read.
function watched(value, path, unread) {
  if (value === null || typeof value !== "object") {
    return value;
  }

  for (const name of Object.keys(value)) {
    unread.add(`${path}/${name}`);
  }

  const members = new Map();
  return new Proxy(value, {
    get(target, name) {
      if (!Object.hasOwn(target, name) || (Array.isArray(target) && name === "length")) {
        return target[name];
      }

      unread.delete(`${path}/${String(name)}`);
      if (!members.has(name)) {
        members.set(name, watched(target[name], `${path}/${String(name)}`, unread));
      }

      return members.get(name);
    },
  });
}

async function mistakesOf(manifest) {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  if (kustomize.has(kind) || manifest.services) {
    return [];
  }

  if (!schemas[kind]) {
    return [`no schema is known of ${kind}`];
  }

  const { validate } = await import(new URL(`node_modules/${schemas[kind]}.js`, import.meta.url));
  const unread = new Set();
  const isValid = validate(watched(manifest, "", unread));
  return [
    ...(isValid ? [] : validate.errors.map((error) => `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`)),
    ...[...unread].map((path) => `${path} is not known`),
  ];
}

let mistakes = 0;
for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(await readFile(file, "utf8"))) {
    const found = [...document.errors, ...document.warnings].map((error) => error.message);
    const manifest = document.toJS();
    for (const mistake of found.length > 0 ? found : await mistakesOf(manifest)) {
      console.error(`${file}: ${mistake}`);
      mistakes++;
    }

    console.log(JSON.stringify({ file, manifest }));
  }
}

process.exitCode = mistakes > 0 ? 1 : 0;
