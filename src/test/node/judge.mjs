// LiveKit's server library for Node judges what a test brings: a JSON object on standard input, the verdict on standard output.
//   {key, secret, token}          what the token grants
//   {key, secret, body, header}   what the webhook says
import { readFileSync } from 'node:fs';
import { TokenVerifier, WebhookReceiver } from 'livekit-server-sdk';

const { key, secret, token, body, header } = JSON.parse(readFileSync(0, 'utf8'));
try {
  const verdict = token === undefined
    ? await new WebhookReceiver(key, secret).receive(body, header)
    : await new TokenVerifier(key, secret).verify(token);
  const text = (value) => (typeof value === 'bigint' ? String(value) : value);
  console.log(JSON.stringify({ accepted: token === undefined ? verdict.toJson() : verdict }, (name, value) => text(value)));
} catch (error) {
  console.log(JSON.stringify({ refused: String(error) }));
}
