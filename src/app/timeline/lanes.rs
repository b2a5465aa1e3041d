//! The lanes in sight: what each task and thread does over time, told apart by pattern as well as by colour.

use super::Runs;
use super::chart::px;
use super::cursor::Which;
use super::legend::over_at;
use super::range::Range;
use crate::app::answer::Answer;
use crate::app::events::{unlight, when};
use crate::app::state::Action;
use crate::app::words;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::{Ending, Id, LaneKind, LaneSpan, LaneState, Place, Run, Site};
use yew::prelude::*;

/// Height of a lane.
pub const ROW: f64 = 22.0;
/// Characters of a name that fit its column.
const NAME_FITS: usize = 18;

/// A line of the chart.
#[derive(Clone, Copy)]
pub enum Row {
    Head(Which),
    Lane(Which, usize),
}

/// Both runs, one under the other.
pub fn rows(runs: Runs<'_>) -> impl Iterator<Item = Row> + use<> {
    let of = |which: Which, lanes: usize| {
        std::iter::once(Row::Head(which)).chain((0..lanes).map(move |i| Row::Lane(which, i)))
    };
    of(Which::Before, runs.before.lanes.len()).chain(of(Which::After, runs.after.lanes.len()))
}

#[derive(Properties, PartialEq)]
pub struct LanesProps {
    pub answer: Answer,
    pub range: Range,
    /// Width of the column of names in pixels.
    pub names: f64,
    /// Width of the plot in pixels.
    pub plot: f64,
    /// Rows to draw.
    pub first: usize,
    pub last: usize,
    /// Milliseconds that a lane may live.
    pub budget: Option<f64>,
    pub lit: Rc<BTreeSet<Id>>,
    pub act: Callback<Action>,
}

#[component(Lanes)]
pub fn lanes(props: &LanesProps) -> Html {
    let Some(runs) = Runs::of(&props.answer.report) else { return Html::default() };
    let shown = rows(runs).enumerate().skip(props.first).take(props.last.saturating_sub(props.first));
    html! {
        <>
            <Patterns />
            { for shown.map(|(i, row)| {
                let y = i as f64 * ROW;
                match row {
                    Row::Head(which) => head(props, runs.get(which), which, y),
                    Row::Lane(which, lane) => draw(props, which, runs.get(which), lane, y),
                }
            }) }
        </>
    }
}

/// Each state has its own pattern, so that it reads without colours.
#[component(Patterns)]
fn patterns() -> Html {
    html! {
        <defs>
            <pattern id="p-running" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="p-running" width="8" height="8" /></pattern>
            // As high as a lane, so that the dashes run along its middle.
            <pattern id="p-waiting" width="6" height={ROW.to_string()} patternUnits="userSpaceOnUse">
                <rect class="p-waiting" width="6" height={ROW.to_string()} /><path class="p-waiting-line" d="M0 11h3" />
            </pattern>
            <pattern id="p-blocking" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect class="p-blocking" width="6" height="6" /><rect class="p-blocking-line" width="2" height="6" />
            </pattern>
            <pattern id="p-queued" width="5" height="5" patternUnits="userSpaceOnUse">
                <rect class="p-queued" width="5" height="5" /><circle class="p-queued-dot" cx="2.5" cy="2.5" r="1" />
            </pattern>
        </defs>
    }
}

fn head(props: &LanesProps, run: &Run, which: Which, y: f64) -> Html {
    let (names, plot) = (props.names, props.plot);
    let title = if which == Which::Before { "Before" } else { "After" };
    html! {
        <g class="lane-head">
            <rect x="0" y={px(y)} width={px(names + plot)} height={px(ROW)} />
            <text x="8" y={px(y + 15.0)}>{ title }</text>
            <text class="lane-total" x={px(names + 8.0)} y={px(y + 15.0)}>
                { format!("{} \u{b7} idle {:.0} % \u{b7} {}", words::nanoseconds(run.total), run.idle * 100.0, words::count(run.most_tasks as usize, "task")) }
            </text>
        </g>
    }
}

fn draw(props: &LanesProps, which: Which, run: &Run, lane: usize, y: f64) -> Html {
    let lane = &run.lanes[lane];
    let names = props.names;
    let over =
        over_at(lane, run.total, props.budget).map(|at| names + props.range.x(at, props.plot)).filter(|x| *x >= names);
    let name = shortened(&lane.name);
    let ending = match lane.ending {
        Ending::Failed => Some("\u{2715}"),
        Ending::Cancelled => Some("\u{2298}"),
        Ending::Returned | Ending::Pending => None,
    };
    let ending_x = lane.finished.map(|at| names + props.range.x(at, props.plot) + 3.0).filter(|x| *x >= names);
    let kind = match lane.kind {
        LaneKind::Main => "main",
        LaneKind::Task => "task",
        LaneKind::Thread => "thread",
    };
    html! {
        <g class={classes!("lane", kind)}>
            <text x="8" y={px(y + 15.0)}>{ name }<title>{ format!("{}: {}", lane.name, lane.runs) }</title></text>
            <line x1={px(names)} x2={px(names + props.plot)} y1={px(y + ROW - 0.5)} y2={px(y + ROW - 0.5)} />
            { for in_sight(&lane.spans, props.range, props.plot).into_iter().map(|span| bar(props, which, span, y)) }
            if let Some(x) = over {
                <path class="over-budget" d={format!("M{x:.1} {:.1}v{ROW}", y)}><title>{ "killed here: over its budget" }</title></path>
            }
            if let (Some(sign), Some(x)) = (ending, ending_x) { <text class="lane-ending" x={px(x)} y={px(y + 15.0)}>{ sign }</text> }
        </g>
    }
}

/// The spans that can be seen: those in the range, and of many within one pixel only the first, or the first that blocks.
fn in_sight(spans: &[LaneSpan], range: Range, plot: f64) -> Vec<&LaneSpan> {
    let first = spans.partition_point(|span| (span.end as f64) < range.from);
    let mut seen: Vec<&LaneSpan> = Vec::new();
    let mut drawn_to = f64::MIN;
    for span in spans[first..].iter().take_while(|span| span.start as f64 <= range.to) {
        let end = range.x(span.end, plot);
        let blocks_first =
            span.state == LaneState::Blocking && seen.last().is_some_and(|last| last.state != LaneState::Blocking);
        if end - drawn_to >= 1.0 || seen.is_empty() {
            drawn_to = end;
            seen.push(span);
        } else if blocks_first {
            seen.push(span);
        }
    }
    seen
}

fn bar(props: &LanesProps, which: Which, span: &LaneSpan, y: f64) -> Html {
    let LanesProps { answer, range, names, plot, lit, act, .. } = props;
    let from = range.x(span.start, *plot).max(0.0);
    let width = (range.x(span.end, *plot).min(*plot) - from).max(1.0);
    let site = site_of(answer, which, span).map(|site| site.id.clone());
    let is_lit = site.as_ref().is_some_and(|id| lit.contains(id));
    let (fill, word) = match span.state {
        LaneState::Running => ("url(#p-running)", "running"),
        LaneState::Waiting => ("url(#p-waiting)", "waiting for"),
        LaneState::Blocking => ("url(#p-blocking)", "held by"),
        LaneState::Queued => ("url(#p-queued)", "ready, but the thread is taken"),
    };
    let thin = matches!(span.state, LaneState::Waiting | LaneState::Queued);
    let (top, height) = if thin { (y + 7.0, ROW - 14.0) } else { (y + 4.0, ROW - 8.0) };
    let enter = {
        let site = site.clone();
        when(act, move |_: PointerEvent| site.clone().map(|id| Action::Light(Some(id))))
    };
    let leave = unlight::<PointerEvent>(act);
    let go = {
        let place =
            span.source.filter(|_| which == Which::Before).map(|source| Place { file: source.file, span: source.span });
        when(act, move |_: MouseEvent| site.clone().map(Action::Go).or(place.map(Action::GoTo)))
    };
    let title =
        format!("{word} {}: {} to {}", span.label, words::nanoseconds(span.start), words::nanoseconds(span.end));
    html! {
        <rect class={classes!("bar", is_lit.then_some("is-lit"))} x={px(*names + from)} y={px(top)} width={px(width)} height={px(height)} rx="1.5"
            {fill} onpointerenter={enter} onpointerleave={leave} ondblclick={go}><title>{ title }</title></rect>
    }
}

/// The blocking call that a span is about: by its place before, by its name after.
fn site_of<'a>(answer: &'a Answer, which: Which, span: &LaneSpan) -> Option<&'a Site> {
    if matches!(span.state, LaneState::Running | LaneState::Queued) {
        return None;
    }
    let mut sites = answer.report.sites.iter();
    match which {
        Which::Before => {
            let source = span.source?;
            sites.find(|site| site.place.file == source.file && site.place.span.overlaps(source.span))
        }
        Which::After => {
            let replaces = |site: &&Site| {
                site.replacement.as_ref().is_some_and(|code| !span.label.is_empty() && code.contains(&span.label))
            };
            sites.find(|site| site.name == span.label || replaces(site))
        }
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_FITS {
        return name.into();
    }
    name.chars().take(NAME_FITS - 1).chain(['\u{2026}']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use unblock::report::Awaits;

    #[test]
    fn of_many_spans_in_one_pixel_few_are_drawn_and_blocking_wins() {
        let span = |i: u64| LaneSpan {
            state: if i == 700 { LaneState::Blocking } else { LaneState::Running },
            start: i * 1000,
            end: (i + 1) * 1000,
            source: None,
            label: String::new(),
            awaits: Awaits::Others,
        };
        let spans: Vec<LaneSpan> = (0..10_000).map(span).collect();
        let seen = in_sight(&spans, Range::whole(10_000_000), 500.0);
        assert!(seen.len() <= 510, "{}", seen.len());
        assert!(seen.iter().any(|span| span.state == LaneState::Blocking));
        assert_eq!(in_sight(&spans, Range { from: 50_000.0, to: 52_000.0 }, 500.0).len(), 4);
    }
}
