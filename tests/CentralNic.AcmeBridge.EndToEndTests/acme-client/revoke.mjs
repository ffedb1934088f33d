// Revokes what order.mjs got, with the account that got it: node revoke.mjs DIRECTORY FOLDER REASON
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import acme from 'acme-client';

const [directoryUrl, folder, reason] = process.argv.slice(2);
acme.setLogger((message) => console.log(message));
const client = new acme.Client({ directoryUrl, accountKey: readFileSync(join(folder, 'account.pem')) });
await client.createAccount({ onlyReturnExisting: true });
const [certificate] = acme.crypto.splitPemChain(readFileSync(join(folder, 'fullchain.pem')));
await client.revokeCertificate(certificate, { reason: Number(reason) });
