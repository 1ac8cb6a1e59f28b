import { Component, type PropsWithChildren } from 'react'
import { ErrorState } from './error-state'

/** A page that fails says so and offers to begin again, instead of going blank. */
export class ErrorBoundary extends Component<PropsWithChildren, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <ErrorState problem={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}
