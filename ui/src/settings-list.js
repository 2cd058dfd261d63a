// @ts-check
// Every setting by name, for the page and for whatever searches it. Labels are what people read beside it.

/** @import * as Ipc from './ipc.d.ts' */

/** @typedef {'appearance' | 'tokens' | 'history' | 'network'} SettingGroup */

/** The sizes of the text, in per cent. */
export const TEXT_SIZES = [90, 100, 115, 130, 160, 200];

/** @type {{name: Ipc.SettingName, group: SettingGroup, label: string, words: string}[]} */
export const SETTINGS = [
  { name: 'theme', group: 'appearance', label: 'Theme', words: 'light dark system colour' },
  { name: 'textSize', group: 'appearance', label: 'Text size', words: 'zoom larger smaller font' },
  { name: 'dates', group: 'appearance', label: 'Dates', words: 'time zone local utc' },
  { name: 'keepTokens', group: 'tokens', label: 'Keep tokens over a restart', words: 'saved key store' },
  { name: 'leeway', group: 'tokens', label: 'Leeway', words: 'clock skew seconds expired' },
  { name: 'clipboard', group: 'tokens', label: 'Clear the clipboard', words: 'copy token seconds' },
  { name: 'mintBudget', group: 'tokens', label: 'Budget, in tokens a month', words: 'minted limit cost' },
  { name: 'mintWarning', group: 'tokens', label: 'Warn at', words: 'budget per cent' },
  { name: 'keepHistory', group: 'history', label: 'Keep a history', words: 'requests answers exchanges file' },
  { name: 'keepHistoryBodies', group: 'history', label: 'Keep bodies too', words: 'history personal data' },
  { name: 'connectTimeout', group: 'network', label: 'Connecting', words: 'timeout wait seconds' },
  { name: 'readTimeout', group: 'network', label: 'Silence', words: 'timeout wait seconds read' },
  { name: 'totalTimeout', group: 'network', label: 'Whole exchange', words: 'timeout wait seconds total' },
  { name: 'proxy', group: 'network', label: 'Proxy', words: 'company network pac script password' },
  { name: 'extraCertificates', group: 'network', label: 'Further certificate authorities', words: 'ca trust tls root company inspection' },
  { name: 'clientCertificate', group: 'network', label: 'Client certificate', words: 'mtls mutual tls key pem' },
];

/** Where the focus goes for a setting: its field, or of a choice what is chosen. @param {Ipc.SettingName} name */
export const settingField = (name) => (['theme', 'textSize', 'dates', 'proxy'].includes(name) ? `#setting-${name} input:checked` : `#setting-${name}`);
