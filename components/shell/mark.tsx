/** The product's mark: a kelp's holdfast, which is an anchor. */
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
        <circle cx="16" cy="6.500" r="3" />
        <path d="M16 9.500v18.500M16 16c0 6-3 9.500-9.500 10M16 16c0 6 3 9.500 9.500 10" />
      </g>
    </svg>
  );
}
