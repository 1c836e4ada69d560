// Beside a new password: which rules it keeps already. The server asks the same again, and more.
const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u];

function kindsOf(text) {
  const kinds = [...text].map((sign) => {
    const kind = KINDS.findIndex((test) => test.test(sign));
    return kind < 0 ? KINDS.length : kind;
  });
  return new Set(kinds).size;
}

function watch(list) {
  const password = document.getElementById(list.dataset.password);
  const again = document.getElementById(list.dataset.again);
  const name = document.getElementById(list.dataset.name);
  const checks = {
    length: (rule, text) => [...text].length >= Number(rule.dataset.least),
    kinds: (rule, text) => kindsOf(text) >= Number(rule.dataset.least),
    name: (rule, text) => {
      const names = [rule.dataset.names, name?.value ?? ""].map((n) => n.trim().toLowerCase());
      return !names.some((n) => n.length > 2 && text.toLowerCase().includes(n)) && !/1[3-9]\d{9}/.test(text);
    },
    again: (rule, text) => text === again.value,
  };
  const tick = () => {
    for (const rule of list.querySelectorAll("[data-rule]")) {
      const kept = password.value !== "" && checks[rule.dataset.rule](rule, password.value);
      rule.classList.toggle("kept", kept);
    }
  };
  for (const input of [password, again, name]) input?.addEventListener("input", tick);
  tick();
}

document.querySelectorAll("[data-password]").forEach(watch);
