// The same mark that the app sets once its first state is on the screen.
requestAnimationFrame(() => requestAnimationFrame(() => {
  performance.mark('usable');
  document.documentElement.dataset.usable = 'true';
}));
