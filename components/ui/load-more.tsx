import { Button } from "./button";
import { Failed } from "./states";

type LoadMoreProps = {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => Promise<unknown>;
  };
};

/** Under a list that comes in pages: asks for the next one, or says why it did not come. */
export function LoadMore({ query }: LoadMoreProps) {
  const more = () => void query.fetchNextPage();
  if (query.isFetchNextPageError) return <Failed error={query.error} onRetry={more} />;
  if (!query.hasNextPage) return null;
  return (
    <div className="flex justify-center py-3">
      <Button look="ghost" busy={query.isFetchingNextPage} onClick={more}>
        {query.isFetchingNextPage ? "Loading more" : "Load more"}
      </Button>
    </div>
  );
}
