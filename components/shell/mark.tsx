/** The product's mark: a stem and what it holds fast with. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      aria-hidden
      className={className}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
    >
      <g strokeWidth="2.6">
        <path d="M16 4v14M16 18c0 5.500-3.500 8-9 9M16 18c0 5.500 3.500 8 9 9M16 18v10M16 10c4 0 6.500-1.500 7.500-4.500" />
      </g>
    </svg>
  );
}
