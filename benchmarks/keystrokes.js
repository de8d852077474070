/** What `keystrokes.py` measures, in the page. Times in milliseconds. */
window.keystrokes = (() => {
  const app = window.jupyterapp;
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  /** After the next frame was painted. */
  const painted = async () => {
    await frame();
    await new Promise(resolve => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  };
  const names = kind =>
    [
      ...document.querySelectorAll(
        `.df-OperationWidget .df-Element[data-kind="${kind}"]`
      )
    ].map(element => element.dataset.name);

  let pressed = 0;
  let times = [];
  window.addEventListener(
    'keydown',
    async () => {
      pressed = performance.now();
      const start = pressed;
      await painted();
      times.push(performance.now() - start);
    },
    { capture: true }
  );

  return {
    /** The file in the editor of that name, the cursor after the first `after` of its text. */
    open: async (path, factory, after) => {
      const widget = await app.commands.execute('docmanager:open', {
        path,
        factory
      });
      await widget.context.ready;
      while (widget.content.editor === undefined) {
        await frame();
      }
      const { editor } = widget.content;
      const offset = editor.model.sharedModel.getSource().indexOf(after);
      if (offset < 0) {
        throw new Error(`${path} does not hold ${after}.`);
      }
      if (factory !== 'Editor') {
        while (names('input').length === 0) {
          await frame();
        }
      }
      await new Promise(resolve => setTimeout(resolve, 1500));
      editor.focus();
      editor.setCursorPosition(editor.getPositionAt(offset + after.length));
    },

    /** How long each key since the last call took to be painted. */
    taken: async () => {
      await painted();
      const found = times;
      times = [];
      return found;
    },

    /** From the last key until the diagram shows the input. */
    shown: async name => {
      while (!names('input').includes(name)) {
        if (performance.now() - pressed > 10_000) {
          throw new Error(`The diagram does not show ${name}.`);
        }
        await frame();
      }
      await painted();
      return performance.now() - pressed;
    }
  };
})();
