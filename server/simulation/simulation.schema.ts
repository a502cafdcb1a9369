import Type, { type Static } from 'typebox';
import { Strict } from '../platform/wire.schema.ts';

/** The demo's simulated life: rows it makes carry their origin and are labelled on screen. */
export const SimulationView = Strict({ available: Type.Boolean(), running: Type.Boolean() });
export type SimulationView = Static<typeof SimulationView>;
export const SwitchSimulation = Strict({ running: Type.Boolean() });
export type SwitchSimulation = Static<typeof SwitchSimulation>;
