// A page that waits for a job: when the job is done while somebody watches, its result is fetched at once.

document.body.addEventListener("htmx:afterSwap", () => {
  const result = document.querySelector("#job-progress [data-result]");
  if (result && !result.dataset.fetched) {
    result.dataset.fetched = "yes";
    window.location.assign(result.href);
  }
});
