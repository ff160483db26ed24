import { entriesOf, type WorkspacePackage } from '../workspace/packages.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { nodeModulesOf, onNode } from './edge.ts';

/** Whether entries run where there is no Node.js, as they say. One that says it needs Node and does not is told, too. */
export async function checkEdge(packages: readonly WorkspacePackage[]): Promise<StepResult> {
  const specifiers = packages.flatMap((each) => entriesOf(each).map(({ specifier }) => specifier));
  const results = specifiers.map(async (specifier) => {
    const found = await nodeModulesOf(specifier);
    const isOnNode = onNode.some((pattern) => pattern.test(specifier));
    const problem = isOnNode ? (found.length > 0 ? undefined : 'It needs no module of Node.js any more: take it from the list.') : found.length > 0 ? `It reaches ${found.join(', ')}.` : undefined;
    return oneCheck(`Modules of Node.js in ${specifier}`, problem);
  });
  return addUp(await Promise.all(results));
}
