// The page to go to takes this one's place in the history.
location.replace(document.currentScript.dataset.to);
