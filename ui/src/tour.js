// @ts-check
// The tour: stops in the order of the journey, in the practice tenant, where nothing costs anything. Pure.

/** @import { State, Tab } from './state.js' */

/**
 * @typedef {object} Stop
 * @property {string} title
 * @property {string} text
 * @property {string} target what it is about, as a selector
 * @property {Tab} tab the stage it stands on
 * @property {'token' | 'call'} [does] what going on to the next stop does first
 * @property {string} [next] what the button to the next stop says
 */

/** @type {Stop[]} */
export const STOPS = [
  { title: 'Your environments', tab: 'token', target: '.rail', text: 'Each environment stands here with the state of its token. This one, Practice, is a small tenant inside the app: nothing leaves this computer, and nothing costs anything.' },
  { title: 'Ask for a token', tab: 'token', target: '[aria-labelledby="ask-title"]', text: 'Choose which API the token is for and, if you like, which scopes. The exact request can be read before it is sent.' },
  { title: 'The button states the price', tab: 'token', target: '#stage [data-primary]', does: 'token', next: 'Get the token', text: 'Kinde counts each new token. One that is saved and still valid costs nothing, and then the button says so.' },
  { title: 'First the verdict', tab: 'claims', target: '.verdict', text: 'Would an API accept this token, and for how long? Below stands one line for each check an API would make, and what the token says of itself.' },
  { title: 'A first call', tab: 'claims', target: '.next', does: 'call', next: 'Send it', text: 'A call that changes nothing and that this token may make is proposed. Nothing is sent before you say so.' },
  { title: 'What the API answered', tab: 'call', target: '#stage section[aria-labelledby="response-title"]', text: 'The status in words, where the time went, and the body. The token goes only to hosts of its environment.' },
  { title: 'Break things on purpose', tab: 'call', target: '#room-practice', text: 'Lessons in Practice break one thing at a time. You see the real failure, what it means and what to change, before you meet it.' },
  { title: 'Never lost', tab: 'call', target: '#room-help', text: 'Ctrl K finds any page, setting, word or explanation. Help has all of it to read, and this tour again.' },
];

/** @param {State} state @returns {(Stop & {at: number}) | null} */
export function currentStop({ tour }) {
  const stop = tour === null ? undefined : STOPS[tour];
  return stop && tour !== null ? { ...stop, at: tour } : null;
}
