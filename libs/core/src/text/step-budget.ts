/** What is left of the work one diff may cost, in elementary steps. Texts come from strangers; the bound must not depend on them. */
export class StepBudget {
  constructor(private left: number) {}

  get exhausted(): boolean {
    return this.left <= 0;
  }

  spend(steps: number): void {
    this.left -= steps;
  }
}
