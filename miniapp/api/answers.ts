import type { Endpoint, ResponseOf } from '@shared/http/endpoint'
import { Question } from './question'
import type { InputOf } from './request'

/** Questions nobody looks at any more are kept up to this number: typing in a search field puts many. */
const KEPT = 200

/** Every question of this run of the program, with what is known of it; shared by all pages. */
export class Answers {
  /** Behind other programs, or in a pocket: nothing is asked by the clock. */
  foreground = true
  private readonly questions = new Map<string, Question>()
  private readonly listeners = new Set<(question: Question) => void>()

  question<E extends Endpoint>(endpoint: E, input: InputOf<E> & object): Question {
    const name = nameOf(endpoint.id, input)
    const known = this.questions.get(name)
    if (known) return known
    const question = new Question(endpoint, input, this.tell)
    this.questions.set(name, question)
    this.makeRoom()
    return question
  }

  all(): Question[] {
    return [...this.questions.values()]
  }

  /** What is known, without asking. */
  known<E extends Endpoint>(endpoint: E, input: InputOf<E> & object): ResponseOf<E> | undefined {
    return this.questions.get(nameOf(endpoint.id, input))?.known.data as ResponseOf<E> | undefined
  }

  /** What a write has answered is what the next page shows at once. */
  learn<E extends Endpoint>(endpoint: E, input: InputOf<E> & object, data: ResponseOf<E>): void {
    this.question(endpoint, input).learn(data)
  }

  /**
   * What is on a screen is asked for at once, the rest when a page opens.
   * @param beginning of the endpoint's id: `appointments.`
   */
  async askAgain(beginning = ''): Promise<void> {
    await Promise.all(this.under(beginning).map((question) => question.askAgain()))
  }

  /** The phone is back, or its network: what is on a screen and may be old is asked. */
  askOld(): void {
    for (const question of this.all()) void question.askIfOld()
  }

  get isAsking(): boolean {
    return this.all().some(({ known }) => known.asking)
  }

  /** Nothing of it is known any more: the pages that show it begin anew. */
  forget(beginning = ''): void {
    const forgotten = this.under(beginning)
    for (const question of forgotten) this.remove(question)
    for (const question of forgotten) question.become({ data: undefined, at: 0, problem: null })
  }

  /** It does not exist any more. The page that still shows it is about to leave, and is left as it is. */
  drop<E extends Endpoint>(endpoint: E, input: InputOf<E> & object): void {
    const name = nameOf(endpoint.id, input)
    this.questions.get(name)?.leaveUntold()
    this.questions.delete(name)
  }

  /** After every change of anything. @returns how to stop. */
  onChange(listener: (question: Question) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private readonly tell = (question: Question): void => {
    for (const listener of [...this.listeners]) listener(question)
  }

  private under(beginning: string): Question[] {
    return this.all().filter(({ endpoint }) => endpoint.id.startsWith(beginning))
  }

  private remove(question: Question): void {
    this.questions.delete(nameOf(question.endpoint.id, question.input))
    question.end()
  }

  private makeRoom(): void {
    if (this.questions.size <= KEPT) return
    const oldest = this.all().find((question) => question.isIdle)
    if (oldest) this.remove(oldest)
  }
}

/** The same for the same values, in whatever order they are written. */
export const nameOf = (endpoint: string, input: object): string =>
  endpoint + JSON.stringify(input, (_, value: unknown) => (isPlain(value) ? sorted(value) : value))

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sorted = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, value[name]]),
  )

export const answers = new Answers()
