// How much a function deserves a test. The score is the sum of its parts; a part is its weight times a share of 0..1.
import type { FunctionFacts, Risk, SourceBundle, SystemModel } from '../../artifacts/index.ts';

/** The weights add up to 100. */
export const WEIGHTS = {
  /** Many paths: many ways to be wrong. */
  complexity: 35,
  /** What changed often will change again. */
  churn: 15,
  /** Mistakes here cost money, data or trust. */
  domain: 15,
  /** Others rely on what is reachable from the package's entries. */
  exported: 20,
  /** A mistake reaches every caller. */
  callers: 15,
} as const;

/** Word, as it begins a part of a name → why it matters. */
export const DOMAIN_WORDS: readonly string[] = [
  'account',
  'admin',
  'amount',
  'auth',
  'balance',
  'bill',
  'cache',
  'cart',
  'charge',
  'checkout',
  'cipher',
  'compar',
  'convert',
  'cookie',
  'credential',
  'credit',
  'crypt',
  'currency',
  'customer',
  'date',
  'debit',
  'decode',
  'decrypt',
  'delete',
  'deserial',
  'discount',
  'encode',
  'encrypt',
  'escape',
  'expire',
  'filter',
  'format',
  'grant',
  'hash',
  'interest',
  'invoice',
  'ledger',
  'limit',
  'login',
  'match',
  'merge',
  'migrat',
  'money',
  'normal',
  'order',
  'parse',
  'passw',
  'pay',
  'permission',
  'price',
  'privilege',
  'quantity',
  'query',
  'rate',
  'refund',
  'remove',
  'render',
  'resolve',
  'retry',
  'role',
  'round',
  'route',
  'sanit',
  'schedul',
  'schema',
  'secret',
  'secur',
  'serial',
  'session',
  'sign',
  'sql',
  'stock',
  'subscri',
  'tax',
  'time',
  'token',
  'total',
  'transact',
  'transfer',
  'transform',
  'trust',
  'unit',
  'update',
  'url',
  'user',
  'valid',
  'verif',
  'version',
  'withdraw',
];

/** Distinct domain words that count in full. */
const FULL_DOMAIN = 2;
/** Values at which a growing share reaches one half. */
const HALF_COMPLEXITY = 8;
const HALF_CALLERS = 3;

export interface RiskSurvey {
  readonly churn: SourceBundle['history']['churn'];
  readonly mostCommits: number;
  /** Function key → callers and documented or tested uses. */
  readonly callers: ReadonlyMap<string, number>;
  readonly entries: ReadonlySet<string>;
}

/** Counts what the scores of all functions are measured against. */
export function surveyRisk(bundle: SourceBundle, model: SystemModel): RiskSurvey {
  const callers = new Map<string, number>();
  const add = (key: string | undefined) => key !== undefined && callers.set(key, (callers.get(key) ?? 0) + 1);
  for (const [caller, callees] of Object.entries(model.callGraph))
    for (const callee of callees) if (callee !== caller) add(callee);
  for (const file of model.files) {
    for (const key of new Set(file.callSites.map((site) => site.key))) add(key);
  }
  const churn = bundle.history.churn;
  return {
    churn,
    mostCommits: Math.max(0, ...Object.values(churn).map(({ commits }) => commits)),
    callers,
    entries: new Set(bundle.projects.flatMap(({ entries }) => entries)),
  };
}

/** The risk of one function. */
export function riskOf(fn: FunctionFacts, survey: RiskSurvey): Risk {
  const words = domainWords(fn);
  const commits = survey.churn[fn.file]?.commits ?? 0;
  const size = fn.complexity.cyclomatic - 1 + fn.complexity.nesting + fn.throws.length;
  const callers = survey.callers.get(fn.key) ?? 0;
  const parts = {
    complexity: part('complexity', size / (size + HALF_COMPLEXITY)),
    churn: part('churn', survey.mostCommits === 0 ? 0 : Math.log1p(commits) / Math.log1p(survey.mostCommits)),
    domain: part('domain', Math.min(1, words.length / FULL_DOMAIN)),
    exported: part('exported', exposure(fn, survey)),
    callers: part('callers', callers / (callers + HALF_CALLERS)),
  };
  const score = round(Object.values(parts).reduce((sum, value) => sum + value, 0));
  return { score, parts, words };
}

function part(name: keyof typeof WEIGHTS, share: number): number {
  return round(WEIGHTS[name] * share);
}

/** Whole for what an entry of the package exports, half for what only other files can import. */
function exposure(fn: FunctionFacts, survey: RiskSurvey): number {
  if (!fn.exported) return 0;
  return survey.entries.size === 0 || fn.access.some(({ module }) => survey.entries.has(module)) ? 1 : 0.5;
}

function domainWords(fn: FunctionFacts): string[] {
  const file = fn.file.split('/').pop()?.replace(/\..*$/, '') ?? '';
  const names = [fn.qualifiedName, file, ...fn.parameters.map(({ name }) => name)].join(' ');
  const words = names
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return DOMAIN_WORDS.filter((domain) => words.some((word) => word.startsWith(domain)));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
