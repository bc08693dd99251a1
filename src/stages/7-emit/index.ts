// Stage 7: Test DSL → test files in the project's framework, style and place. Pure: text in, text out.
import type {
  Config,
  EmittedTests,
  FunctionFacts,
  SourceBundle,
  SystemModel,
  TestCase,
  TestDsl,
  TestPlan,
} from '../../artifacts/index.ts';
import { MARK } from '../../lib/mark.ts';
import { type Chosen, chooseFramework } from '../../ports/choice.ts';
import type { FileView, LanguagePack, Placement } from '../../ports/index.ts';
import { chooseTitles } from './choose-titles.ts';
import { type FileGroups, groupTests } from './group-tests.ts';

export interface EmitInput {
  readonly view: FileView;
  readonly bundle: SourceBundle;
  readonly model: SystemModel;
  readonly plan: TestPlan;
  readonly tests: TestDsl;
  readonly config: Config;
}

export interface EmitDeps {
  readonly packs: readonly LanguagePack[];
}

const HEADER = `${MARK}. Characterization tests: they pin what the code does today.`;

function printable(
  test: TestCase,
  titles: ReadonlyMap<string, string>,
  functions: ReadonlyMap<string, FunctionFacts>,
) {
  const parameters = functions.get(test.target)?.parameters.filter(({ rest }) => !rest);
  return {
    id: test.id,
    title: titles.get(test.id) ?? test.description,
    setup: test.setup,
    input: test.input,
    expect: test.expect,
    isolation: test.isolation,
    ...(parameters === undefined ? {} : { parameters: parameters.map(({ name }) => name) }),
  };
}

/** Titles of tests that are just as an earlier run wrote them. */
function keptTitles({ bundle, tests }: EmitInput): ReadonlyMap<string, string> {
  const same = (a: TestCase, b: TestCase) => JSON.stringify(a.expect) === JSON.stringify(b.expect);
  const now = new Map(tests.tests.map((test) => [test.id, test]));
  return new Map(
    (bundle.kept?.tests ?? []).flatMap(({ case: old, title }) => {
      const test = now.get(old.id);
      return test !== undefined && same(test, old) ? [[old.id, title] as const] : [];
    }),
  );
}

/** A file of the bundle is the project's, also one that QTest wrote and a person edited: it is not written over. */
function ofProject({ view, bundle }: EmitInput): FileView {
  const project = new Set(bundle.files.map(({ path }) => path));
  return {
    ...view,
    read: (path) => (project.has(path) ? view.read(path)?.replace(MARK, '') : view.read(path)),
  };
}

function emitFile(
  { file, groups, loading }: FileGroups,
  placement: Placement,
  input: EmitInput,
  { framework }: Chosen,
) {
  const { view, model } = input;
  const facts = new Map(model.files.flatMap((one) => one.functions.map((each) => [each.key, each])));
  const takes = (target: string) => (facts.get(target)?.parameters.length ?? 0) > 0;
  const titled = groups.map((group) => {
    const titles = chooseTitles(group.tests, takes, keptTitles(input));
    return { name: group.name, tests: group.tests.map((test) => printable(test, titles, facts)) };
  });
  const source = loading ? file.replace(/(\.[^./]+)?$/, '.load$1') : file;
  const testPath = framework.testPath(source, placement, ofProject(input));
  const { text, tests } = framework.emit({ file, testPath, groups: titled, view, header: HEADER });
  const printed = new Map(titled.flatMap((group) => group.tests.map((test) => [test.id, test])));
  return {
    path: testPath,
    text,
    tests: tests.map((test) => {
      const { title = '', parameters = [] } = printed.get(test.id) ?? {};
      return { ...test, title, ...(parameters.length === 0 ? {} : { parameters }) };
    }),
  };
}

/** Prints every test of the DSL; one file per source file, one group per function. */
export function emit(input: EmitInput, deps: EmitDeps): EmittedTests {
  const { view, bundle, config } = input;
  const chosen = chooseFramework(bundle, deps.packs);
  if (chosen === undefined) {
    return {
      version: '1.0',
      framework: 'none',
      files: [],
      companions: [],
      notes: ['No test framework that QTest knows is in use.'],
    };
  }
  const { strategy, directory, suffix } = config.output;
  const placement: Placement = { strategy, directory, ...(suffix === undefined ? {} : { suffix }) };
  const files = groupTests(input).map((groups) => emitFile(groups, placement, input, chosen));
  const missing = chosen.project.framework?.from === 'default';
  const companions = missing ? chosen.framework.adopt(view) : [];
  return {
    version: '1.0',
    framework: chosen.framework.id,
    files,
    companions: [...companions],
    notes: companions.map(({ path, why }) => `On a branch, ${path} ${why}.`),
  };
}
