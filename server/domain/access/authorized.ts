declare const proof: unique symbol;

/** A thing together with the proof that a check named `P` let it through: sensitive calls ask for it in their types. */
export type Authorized<T, P extends string> = T & { readonly [proof]: P };

/** To be called by the one function that makes the check, after it. */
export const authorize = <P extends string>() =>
  function grant<T>(thing: T): Authorized<T, P> {
    return thing as Authorized<T, P>;
  };
