/** Remember what a function promises for a key, but not that it failed: a retry tries again. */
export function remembered(make) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) {
      const promise = make(key);
      known.set(key, promise);
      promise.catch(() => known.delete(key));
    }
    return known.get(key);
  };
}
