// Pages work without this. It adds buttons that copy, and keeps live pages fresh.
'use strict';

function prepare(root) {
    for (const button of root.querySelectorAll('.copy > button')) {
        button.hidden = !navigator.clipboard;
    }
}

document.addEventListener('click', async event => {
    const button = event.target.closest('.copy > button');
    if (!button) {
        return;
    }

    try {
        await navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent);
        button.textContent = 'Copied';
    } catch {
        button.textContent = 'Not allowed';
    }

    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
});

// A page is not replaced under somebody's hands: not while something is marked, filled in, or the keyboard is in it.
function isInUse(main) {
    return String(getSelection()) !== '' || (document.activeElement !== main && main.contains(document.activeElement));
}

async function refresh(main) {
    if (document.hidden || isInUse(main)) {
        return;
    }

    try {
        const answer = await fetch(location.href, { headers: { 'X-Live-Update': '1' }, redirect: 'error' });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
        if (page && !isInUse(main)) {
            main.replaceChildren(...page.childNodes);
            prepare(main);
        }

        main.classList.remove('stale');
    } catch {
        // The bridge is restarted, cannot be reached, or asks to sign in again: what is shown is old.
        main.classList.add('stale');
    }
}

prepare(document);
const live = document.querySelector('main[data-live]');
if (live) {
    const stale = document.createElement('p');
    stale.className = 'stale-note';
    stale.setAttribute('role', 'status');
    document.body.append(stale);
    new MutationObserver(() => {
        stale.textContent = live.classList.contains('stale') ? 'The bridge does not answer: what is shown here is old. Reload the page.' : '';
    }).observe(live, { attributes: true, attributeFilter: ['class'] });
    setInterval(refresh, Number(live.dataset.live) * 1000, live);
}
