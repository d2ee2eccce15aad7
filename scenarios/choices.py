"""What the model decides where a planner might expect something else, and what it leaves out on purpose."""

MODEL_CHOICES: tuple[str, ...] = (
    # leads
    "Season, holidays and growth move the expected number of leads; bursts and imports are exact.",
    "A duplicate is the same person: same attributes, consent, data and account owner; its own intent and luck.",
    "Missing data: attributes nobody knows and a score by coin flip; attribute rules fail, the ICP gate lets it pass.",
    "Stale contacts: phone and e-mail fail independently; sales rejects a lead with neither as `no usable data`.",
    "Cleaning never makes data worse than nature delivers it.",
    "The score's standing is against the leads one expects over time, not against those of the run.",
    # people
    "Leads go to people of role sdr (ae where there are none) and to whoever an option names.",
    "Where blocks of other work lie in a day matters more than most routing rules: by chance, alike for every option.",
    "Absence takes whole shifts and becomes known half an hour into the first one; time off is known from the start.",
    "A block of other work that gives way to a hot lead is made up for at the end of that person's day.",
    "Who leaves passes open leads on at once; a successor takes the seat, with the ramp of a new hire.",
    "Without a colleague a leaver's leads go back to the router.",
    "Notice lags by e-mail (mean 45 min), alert (3 min) and call (40 s) are assumptions; no study publishes them.",
    "Neglect (adherence) concerns first touches only: what was begun is followed up.",
    # routing
    "Rules see calendars and expected durations, never what is drawn: no router knows who will be ill tomorrow.",
    "Calendar-aware compares everybody eligible, off shift too, as soon as one of them is on shift.",
    "A lead that has nobody to go to is counted as never touched, not lost.",
    "A reassign that finds nobody is done when somebody comes or has room; the lead stays with its owner until then.",
    "Managers give leads, also those nobody has, to people on shift; what they take from an owner is a reassign.",
    "A lead in the shared queue goes to the fallback after `fallback_after`, as one does that the router holds.",
    "A fallback without a method that pushes: who is on shift, then who had fewest assignments.",
    # touches
    "The first touch is the start of the review; without one, of the first attempt.",
    "An attempt is work, then the conversation; age and chance are those of the attempt's start.",
    "A step whose channel is closed is skipped, but the delay before it still passes.",
    "A contact cap postpones a touch to the ms in which the oldest one no longer counts.",
    "A bot's talk and an automatic answer are no human touch; who is helped by the bot alone is no MQL.",
    "Who books on the form waits for nobody: no promise, outside the speed figures; the meeting is the conversation.",
    'Booking comes before a bot; with host = "owner" the form shows the calendars of all who may get the lead.',
    "A bot answers before the gate; patience and promises run meanwhile.",
    "An automatic answer goes out whatever became of the lead, unless the person opted out; no contact cap holds it.",
    "Nurture sends messages and waits; a lead that comes back is a second pass with figures of its own.",
    # meetings and money
    "Meetings lie on a 15-minute grid of the host's calendar and come before other work; a busy host starts late.",
    "Expected revenue is the value of qualified meetings held times the win rate: no luck of single deals in it.",
    "Costs are those of all people of the file, also of the time they spend on other things.",
    # claims
    "The same leads, calls and absences meet every option; a difference between two options is the options' doing.",
    "Published curves of delay are observations: the best leads get called first; `causal_share` is what is real.",
    "Offered load and predicted sizes shown before a run are rough figures from expected values.",
    # the file
    'An option\'s key "off" means: as if neither it nor the option it is like had the key.',
    "A distribution written for an option replaces the inherited one whole; other tables merge key by key.",
    "A range { likely, low, high } is drawn anew in each simulated run (triangular), the same number for every option.",
    "A source without a mix of an attribute draws the attribute's values equally.",
    # left out
    "Left out: customer satisfaction, morale and burn-out of people, e-mail open rates, e-commerce.",
    "Left out: prices and discounts, competitors' moves, what people learn beyond the ramp.",
)
