/** The last known drift of the window's projects. */
import { type DriftState, REQUESTS } from '../../protocol/protocol.ts';
import { type AskedAgain, askedAgain } from '../engine/asked-again.ts';
import type { Engine } from '../engine/engine.ts';

export type Drifts = AskedAgain<DriftState>;

export function driftsOf(engine: Engine): Drifts {
  return askedAgain<DriftState>(engine, REQUESTS.drift, { concerns: ({ drift }) => drift === true });
}
