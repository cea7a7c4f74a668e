// Filling in forms the way people see them: by the names of the fields.

/** The control of a field by its name. */
export function field(form, name) {
  const exact = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return form.getByLabel(new RegExp(`^${exact}( ?(optional|facultatif))?$`));
}

/** Fills in fields: yes-or-no questions by true and false, lists by the words of the option, the rest by text. */
export async function fillIn(form, answers) {
  for (const [name, answer] of Object.entries(answers)) {
    if (typeof answer === 'boolean') await answerQuestion(form, name, answer);
    else await enter(field(form, name), answer);
  }
}

async function answerQuestion(form, name, yes) {
  const question = form.getByRole('radiogroup', { name });
  await question.getByRole('radio', { name: yes ? /^(Yes|Oui)$/ : /^(No|Non)$/ }).check();
}

async function enter(control, text) {
  const isList = await control.evaluate((element) => element.tagName === 'SELECT');
  if (isList) await control.selectOption({ label: text });
  else await control.fill(text);
}
