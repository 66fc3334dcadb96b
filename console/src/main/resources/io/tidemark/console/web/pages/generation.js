import { h } from '../dom.js';
import { generationPath, problems } from '../parts.js';
import { scopeSection } from '../partitions.js';
import { get } from '../server.js';

/** One generation, partition by partition. */
export const generation = {
  load: (source, name, number) => get(generationPath(source, name, number)),
  title: (g) => `Generation ${g.generation}`,
  view: (g) => [
    h('h1', {}, `Generation ${g.generation} of ${g.source}/${g.sync}`),
    problems(g.problems),
    g.sinks.flatMap((sink) => sink.scopes.map((scope) => scopeSection(sink, scope))),
  ].flat(),
};
