"use client";

import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode, Suspense } from "react";

import { Failed } from "./states";

type CatchProps = { children: ReactNode; onReset: () => void };
type CatchState = { error: Error | null };

class Catch extends Component<CatchProps, CatchState> {
  override state: CatchState = { error: null };

  static getDerivedStateFromError(error: Error): CatchState {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <Failed error={this.state.error} onRetry={this.retry} />;
  }

  private readonly retry = () => {
    this.props.onReset();
    this.setState({ error: null });
  };
}

/** Around whatever suspends on a query: `loading` meanwhile, and on failure the reason with a retry. */
export function Boundary({ loading, children }: { loading: ReactNode; children: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Catch onReset={reset}>
          <Suspense fallback={loading}>{children}</Suspense>
        </Catch>
      )}
    </QueryErrorResetBoundary>
  );
}
