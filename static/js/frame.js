// Shows what needs script.
document.documentElement.classList.add("js");
