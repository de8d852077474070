interface IQuestion<M> {
  readonly number: number;
  /** What was told since it was asked. */
  readonly told: M[];
}

/** What the server is asked for while the feed tells of changes of the same. */
export class Reading<M = never> {
  constructor(
    private readonly _apply: (message: M) => void = () => undefined
  ) {}

  /**
   * Shows what `ask` answers, and on top of it what was told since; drops it where a later question was answered
   * already. Throws what `ask` does.
   */
  async read<A>(
    ask: () => Promise<A>,
    show: (answer: A) => void
  ): Promise<void> {
    const question: IQuestion<M> = { number: ++this._asked, told: [] };
    this._open.add(question);
    try {
      const answer = await ask();
      if (question.number > this._shown) {
        this._shown = question.number;
        show(answer);
        question.told.forEach(this._apply);
      }
    } finally {
      this._open.delete(question);
    }
  }

  /** Applies a change. */
  tell(message: M): void {
    this._open.forEach(({ told }) => told.push(message));
    this._apply(message);
  }

  private readonly _open = new Set<IQuestion<M>>();
  private _asked = 0;
  private _shown = 0;
}
