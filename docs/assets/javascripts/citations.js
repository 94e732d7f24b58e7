// The citations on the page of a report, as overrides/partials/onward.html writes them.

/**
 * Fill in what they leave blank, and return them.
 *
 * @param {Element} cite the element with class `cite`
 * @param {string} address that of the report, or nothing where it is not known
 * @returns {Record<string, string>} the text of each by its format: "GB/T 7714", "BibTeX", "RIS"
 */
export function filledCitations(cite, address) {
  const today = new Date();
  const known = {
    YYYY: String(today.getFullYear()),
    MM: String(today.getMonth() + 1).padStart(2, "0"),
    DD: String(today.getDate()).padStart(2, "0"),
    URL: address,
  };
  for (const blank of cite.querySelectorAll("[data-form]")) {
    if (!address && blank.dataset.form.includes("URL")) continue;
    blank.textContent = blank.dataset.form.replace(/YYYY|MM|DD|URL/g, (name) => known[name]);
  }
  const formats = Array.from(cite.querySelectorAll(".cite__format"));
  return Object.fromEntries(formats.map((each) => [each.querySelector("h3").textContent, each.querySelector("pre").textContent]));
}
