/** The wall clock: milliseconds since 1970, UTC. It may step back; nothing decides by it what is measured in time. */
export type Clock = () => number;
