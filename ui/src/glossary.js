// @ts-check
// The words of the field in plain language, once for Help, the popovers and the command palette.

/** @type {{word: string, title: string, text: string}[]} */
const list = [
  { word: 'm2m', title: 'M2M, machine to machine', text: 'A program that calls an API as itself, with no person signed in. It proves who it is with a client ID and a client secret.' },
  { word: 'token', title: 'Access token', text: 'A signed text with an end date. Whoever holds it may call the API until then, so treat it like a password.' },
  { word: 'audience', title: 'Audience', text: 'The identifier of the API that a token is for. It often looks like an address, and every letter counts.' },
  { word: 'scope', title: 'Scope', text: 'One thing a token allows, such as read:orders. Ask for no more than you need.' },
  { word: 'claim', title: 'Claim', text: 'One statement inside a token, for instance who issued it or when it ends.' },
  { word: 'issuer', title: 'Issuer', text: 'The server that made the token. In Kinde every environment is an issuer of its own.' },
  { word: 'jwks', title: 'JWKS', text: 'The public keys of the issuer. With them anybody can check that a token is genuine and unchanged.' },
  { word: 'client', title: 'Client ID and client secret', text: 'Name and password of the app. The ID may be known; the secret may not.' },
  { word: 'token-endpoint', title: 'Token endpoint', text: 'The address at which an app asks for tokens.' },
  { word: 'leeway', title: 'Leeway', text: 'By how many seconds two clocks may differ before a token counts as expired or not yet valid.' },
  { word: 'custom-domain', title: 'Custom domain', text: 'An address of your own in front of Kinde. Tokens may still name the Kinde domain as their issuer.' },
  { word: 'minted', title: 'Minted', text: 'Newly issued. Kinde counts every minted token; using a saved one again is not counted.' },
];

/** @typedef {'m2m' | 'token' | 'audience' | 'scope' | 'claim' | 'issuer' | 'jwks' | 'client' | 'token-endpoint' | 'leeway' | 'custom-domain' | 'minted'} Word */

/** Every word with its meaning, in the order in which a person meets them. */
export const GLOSSARY = list;

/** @param {string} word */
export const meaning = (word) => list.find((entry) => entry.word === word) ?? null;
