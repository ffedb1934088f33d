// Changes the key of the account that order.mjs made, and keeps the former one in former.pem: node rekey.mjs DIRECTORY FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import acme from 'acme-client';

const [directoryUrl, folder] = process.argv.slice(2);
acme.setLogger((message) => console.log(message));
const accountKey = readFileSync(join(folder, 'account.pem'));
const client = new acme.Client({ directoryUrl, accountKey });
await client.createAccount({ onlyReturnExisting: true });
const newKey = await acme.crypto.createPrivateRsaKey();
await client.updateAccountKey(newKey);
writeFileSync(join(folder, 'former.pem'), accountKey);
writeFileSync(join(folder, 'account.pem'), newKey);
