/** A page says by this header that nobody is before it: what it asks then keeps no session alive. */
export const unattendedHeader = "x-unattended";
