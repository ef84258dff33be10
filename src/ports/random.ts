export interface Random {
  /** At least 0, below 1. */
  fraction(): number;
  /** Twelve characters of `0-9a-z`, new each time: for names that nobody else chooses. */
  suffix(): string;
}
