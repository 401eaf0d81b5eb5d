// Undo and redo: a change is a list of steps, each knowing what stood there before and after.

export function makeHistory(apply, onChange) {
  let past = [];
  let future = [];
  const tell = () => onChange(past.length > 0, future.length > 0);

  return {
    /** Remember a change that has been made. */
    add(steps) {
      if (!steps.length) return;
      past = [...past.slice(-199), steps];
      future = [];
      tell();
    },
    undo() {
      const steps = past.pop();
      if (!steps) return;
      future.push(steps);
      apply([...steps].reverse(), "before");
      tell();
    },
    redo() {
      const steps = future.pop();
      if (!steps) return;
      past.push(steps);
      apply(steps, "after");
      tell();
    },
  };
}
