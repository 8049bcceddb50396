// One thing at a time is done to a picture: Plotly works in steps, and a picture that is changed or emptied between two
// of them throws. What has left the page is not begun any more, and its failing is nobody's concern.

/** Do something to a picture when what was begun before is done. Resolves to undefined where the picture has gone. */
export function queued(state, action) {
  const here = () => !state.gone && state.plot.isConnected;
  const done = (state.work ?? Promise.resolve()).then(async () => {
    if (!here()) return undefined;
    try {
      return await action();
    } catch (error) {
      if (here()) throw error;
      return undefined;
    }
  });
  state.work = done.catch(() => {});
  return done;
}

/** Let go of a picture: begin nothing more, and empty it when what was begun is done. */
export function afterAll(state, action) {
  state.gone = true;
  (state.work ?? Promise.resolve()).then(action);
}
