// Gets a certificate with http-01: node order.mjs DIRECTORY PORT FOLDER NAME...
// Writes account.pem, privkey.pem and fullchain.pem into the folder; an account.pem that is there is used. EAB_KID and EAB_HMAC bind the
// account. Everything is at acme-client's defaults, except that it does not look at the challenge itself, which it would do at port 80.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import acme from 'acme-client';

const [directoryUrl, port, folder, ...names] = process.argv.slice(2);
const answers = new Map();
const server = createServer((request, response) => {
  const answer = answers.get(request.url);
  response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/octet-stream' });
  response.end(answer);
});
await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));

acme.setLogger((message) => console.log(message));
const accountFile = join(folder, 'account.pem');
const accountKey = existsSync(accountFile) ? readFileSync(accountFile) : await acme.crypto.createPrivateEcdsaKey();
const { EAB_KID: kid, EAB_HMAC: hmacKey } = process.env;
const client = new acme.Client({ directoryUrl, accountKey, externalAccountBinding: kid ? { kid, hmacKey } : {} });
const [key, csr] = await acme.crypto.createCsr({ altNames: names });
const certificate = await client.auto({
  csr,
  email: 'a@example.test',
  termsOfServiceAgreed: true,
  challengePriority: ['http-01'],
  skipChallengeVerification: true,
  challengeCreateFn: async (authorization, challenge, keyAuthorization) => {
    answers.set(`/.well-known/acme-challenge/${challenge.token}`, keyAuthorization);
  },
  challengeRemoveFn: async (authorization, challenge) => {
    answers.delete(`/.well-known/acme-challenge/${challenge.token}`);
  },
});
writeFileSync(accountFile, accountKey);
writeFileSync(join(folder, 'privkey.pem'), key);
writeFileSync(join(folder, 'fullchain.pem'), certificate);
server.close();
server.closeAllConnections();
