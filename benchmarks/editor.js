/** What `editor.py` measures, in the page. Times in milliseconds. */
window.editor = (() => {
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
  const all = selector => [...document.querySelectorAll(selector)];
  const isDrawn = () => {
    const node = document.querySelector('.react-flow__node');
    return (
      node !== null &&
      getComputedStyle(node).visibility === 'visible' &&
      document.querySelector('.react-flow__edge-path') !== null
    );
  };

  /** Frames from now on, until the function that it gives is called: how long each took. */
  const frames = () => {
    const times = [];
    let isOn = true;
    let before = performance.now();
    const next = now => {
      times.push(now - before);
      before = now;
      if (isOn) {
        requestAnimationFrame(next);
      }
    };
    requestAnimationFrame(now => {
      before = now;
      requestAnimationFrame(next);
    });
    return () => {
      isOn = false;
      return times;
    };
  };

  let widget = null;

  return {
    scripts: () => [
      ...new Set(
        performance
          .getEntriesByType('resource')
          .map(entry => new URL(entry.name).pathname)
          .filter(path => path.includes('/extensions/deepforge-jupyter/'))
          .filter(path => path.endsWith('.js'))
          .map(path => path.split('/').pop())
      )
    ],

    open: async path => {
      widget = await app.commands.execute('docmanager:open', { path });
      const hasModel = widget.context.ready.then(() => performance.now());
      while (!isDrawn()) {
        await frame();
      }
      await painted();
      const end = performance.now();
      const start = await hasModel;
      await new Promise(resolve => setTimeout(resolve, 1500));
      return Math.max(0, end - start);
    },

    pan: async (count = 80) => {
      const pane = document.querySelector('.react-flow__pane');
      const { left, top, width, height } = pane.getBoundingClientRect();
      let [x, y] = [left + width - 12, top + height - 12];
      const send = (type, target) =>
        target.dispatchEvent(
          new MouseEvent(type, {
            bubbles: true,
            cancelable: true,
            view: window,
            clientX: x,
            clientY: y,
            button: 0,
            buttons: type === 'mouseup' ? 0 : 1
          })
        );
      const before = document.querySelector('.react-flow__viewport').style
        .transform;
      send('mousedown', pane);
      const stop = frames();
      for (let step = 0; step < count; step++) {
        x -= 6;
        y -= 2;
        send('mousemove', window);
        await frame();
      }
      const times = stop();
      send('mouseup', window);
      await painted();
      const after = document.querySelector('.react-flow__viewport').style
        .transform;
      if (before === after) {
        throw new Error('The canvas did not move.');
      }
      return times;
    },

    /** Changes an attribute of a node that is in sight; `others`: how many other nodes were drawn again. */
    edit: async () => {
      await painted();
      const pane = document
        .querySelector('.react-flow__pane')
        .getBoundingClientRect();
      const inSight = all('.react-flow__node').filter(element => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return (
          left > pane.left &&
          top > pane.top &&
          right < pane.right &&
          bottom < pane.bottom
        );
      });
      const node =
        inSight[Math.floor(Math.random() * inSight.length)].dataset.id;
      const touched = new Set();
      const observer = new MutationObserver(records =>
        records.forEach(record => {
          const element =
            record.target.nodeType === Node.TEXT_NODE
              ? record.target.parentElement
              : record.target;
          const id = element?.closest('.react-flow__node')?.dataset.id;
          if (id !== undefined) {
            touched.add(id);
          }
        })
      );
      observer.observe(document.querySelector('.react-flow__nodes'), {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true
      });
      const start = performance.now();
      widget.content.session.edit(shared =>
        shared.nodes
          .get(node)
          .get('attributes')
          .set('rounds', String(Math.round(start)))
      );
      await painted();
      const ms = performance.now() - start;
      await new Promise(resolve => setTimeout(resolve, 700));
      observer.disconnect();
      if (!touched.delete(node)) {
        throw new Error(`${node} was not drawn again.`);
      }
      return { ms, others: touched.size };
    },

    fit: async () => {
      widget.content.session.canvas.fit();
      await new Promise(resolve => setTimeout(resolve, 2500));
    },

    arrange: async () => {
      const { doc } = widget.content.session;
      const before = new Map(
        [...doc.graph.nodes.values()].map(node => [node.id, node.position])
      );
      const moved = new Promise(resolve => {
        const check = () => {
          const isMoved = [...doc.graph.nodes.values()].some(
            ({ id, position }) =>
              position.x !== before.get(id).x || position.y !== before.get(id).y
          );
          if (isMoved) {
            doc.graphChanged.disconnect(check);
            resolve();
          }
        };
        doc.graphChanged.connect(check);
      });
      const stop = frames();
      const start = performance.now();
      widget.content.session.canvas.arrange();
      await moved;
      await painted();
      const ms = performance.now() - start;
      const times = stop();
      return { ms, freeze: Math.max(...times, 0) };
    }
  };
})();
