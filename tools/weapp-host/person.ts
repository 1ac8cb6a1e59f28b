/** A question on the screen that only a person answers. */
interface Question {
  about: string
  answer: (yes: boolean) => void
}

/**
 * Who holds the phone. What WeChat asks her stays on the screen until she answers, which a spec does with
 * `miniProgram.native()`: `confirmModal` and `cancelModal` for dialogs, `authorizeAllow` and `authorizeCancel` for
 * everything that is about permission.
 */
export class Person {
  private readonly permissions: Question[] = []
  private readonly dialogs: Question[] = []

  /** @param about what for, for error messages: `for messages` */
  isAsked(about: string): Promise<boolean> {
    return put(this.permissions, about)
  }

  seesDialog(about: string): Promise<boolean> {
    return put(this.dialogs, about)
  }

  answersPermission(yes: boolean): void {
    take(this.permissions, 'permission is asked for').answer(yes)
  }

  answersDialog(yes: boolean): void {
    take(this.dialogs, 'dialog is open').answer(yes)
  }
}

const put = (questions: Question[], about: string) =>
  new Promise<boolean>((answer) => {
    questions.push({ about, answer })
  })

function take(questions: Question[], what: string): Question {
  const next = questions.shift()
  if (!next) throw new Error(`no ${what}`)
  return next
}
