/** Which parameters of a landing page go along. `campaignOnly`: names that begin with `utm_` or `trc_`. */
export type UrlParameters = 'all' | 'campaignOnly';

/** What decides about a parameter. */
export interface ParameterRules {
  readonly urlParameters: UrlParameters;
  /** Parts of names that are left out, besides the built-in list. */
  readonly deniedParameters: readonly string[];
}

/** Names that `data` uses itself or that Tracify would take for something else, in lower case: a link may be written in any. */
const reserved = new Set('origin order_id conversion_id currency cc amount value source medium referer referrer url_parameters __proto__'.split(' '));
const itemName = /^(ITEM|AMT|QTY)\d+$/;
const campaignName = /^(utm|trc)_/;
/** Parts of names that point to personal data or secrets. */
const deniedParts = new Set(
  'email mail phone firstname lastname surname token code password pwd secret auth session sid jwt key apikey'.split(' '),
);
/** Our own bounds on what a foreign link may make us send. */
const mostParameters = 100;
const longestName = 200;
const longestValue = 2048;

/** Parameters of a page address that may be sent: the first value of each name, without reserved names, personal data and secrets. */
export function campaignParameters(url: string, rules: ParameterRules): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of firstValues(url)) {
    if (isWanted(name, rules) && !holdsAddress(value) && value.length <= longestValue) found.set(name, value);
  }
  return found;
}

/** True when the address shows an ad click or campaign. */
export function hasCampaign(url: string): boolean {
  return [...firstValues(url).keys()].some((name) => campaignName.test(name));
}

/** True when name or value look like personal data or a secret. Campaign names are only searched for addresses. */
export function isPersonal(name: string, value: string, deniedParameters: readonly string[]): boolean {
  return isPersonalName(name, deniedParameters) || holdsAddress(value);
}

function firstValues(url: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (!URL.canParse(url)) return values;
  for (const [name, value] of new URL(url).searchParams) {
    if (values.size >= mostParameters) break;
    if (!values.has(name)) values.set(name, value);
  }
  return values;
}

function isWanted(name: string, { urlParameters, deniedParameters }: ParameterRules): boolean {
  if (name === '' || name.length > longestName) return false;
  if (urlParameters === 'campaignOnly' && !campaignName.test(name)) return false;
  return !reserved.has(name.toLowerCase()) && !itemName.test(name) && !isPersonalName(name, deniedParameters);
}

function isPersonalName(name: string, deniedParameters: readonly string[]): boolean {
  return holdsAddress(name) || (!campaignName.test(name) && wordsOf(name).some((word) => deniedParts.has(word) || deniedParameters.includes(word)));
}

/** An at sign shows an e-mail address, also when it was escaped once or more. */
function holdsAddress(text: string): boolean {
  return /@|%(25)*40/i.test(text);
}

/** `userEMail`, `user-e_mail` and `APIKey` in lower-case parts, and each with the next, because `firstName` and `first_name` are `firstname`. */
function wordsOf(name: string): readonly string[] {
  const parts = name
    .split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    .map((part) => part.toLowerCase());
  return [...parts, ...parts.map((part, index) => `${part}${parts[index + 1] ?? ''}`)];
}
