//! The chart: a lane for each task and thread of both runs, on one axis, drawn as SVG where it is in sight.

use super::Runs;
use super::cursor::{Cursor, Which};
use super::lanes::{Lanes, ROW, rows};
use super::player::Command;
use super::range::Range;
use crate::app::answer::Answer;
use crate::app::browser::page::SizeWatch;
use crate::app::state::Action;
use crate::app::words;
use gloo::events::{EventListener, EventListenerOptions};
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::Id;
use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

/// Height of the axis.
const AXIS: f64 = 24.0;
/// Rows drawn above and below what is in sight, so that scrolling shows no gaps.
const SPARE: usize = 6;

#[derive(Properties, PartialEq)]
pub struct ChartProps {
    pub answer: Answer,
    pub range: Range,
    pub cursor: Cursor,
    /// Milliseconds that a lane may live.
    pub budget: Option<f64>,
    pub lit: Rc<BTreeSet<Id>>,
    pub command: Callback<Command>,
    pub act: Callback<Action>,
}

/// Room at the right, so that the end of a run can be seen.
const MARGIN: f64 = 14.0;

/// What of the chart is in sight, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sight {
    width: f64,
    height: f64,
    top: f64,
}

impl Sight {
    /// Width of the column of names: less on a small screen.
    fn names(self) -> f64 {
        if self.width < 480.0 { 84.0 } else { 132.0 }
    }

    fn plot(self) -> f64 {
        (self.width - self.names() - MARGIN).max(1.0)
    }
}

#[component(Chart)]
pub fn chart(props: &ChartProps) -> Html {
    let ChartProps { answer, range, cursor, budget, lit, command, act } = props;
    let host = use_node_ref();
    // Until it is measured, as wide as the smallest screen.
    let sight = use_state_eq(|| Sight { width: 320.0, height: 400.0, top: 0.0 });
    let dragging = use_state_eq(|| false);
    use_size(&host, &sight);
    use_wheel(&host, *range, *sight, answer, command);
    let Some(runs) = Runs::of(&answer.report) else { return Html::default() };
    let count = rows(runs).count();
    let (names, plot, height) = (sight.names(), sight.plot(), count as f64 * ROW);
    let first = ((sight.top / ROW) as usize).saturating_sub(SPARE);
    let last = (((sight.top + sight.height) / ROW) as usize + SPARE).min(count);
    let onscroll = {
        let (host, sight) = (host.clone(), sight.clone());
        Callback::from(move |_: Event| {
            let top = host.cast::<Element>().map_or(0, |host| host.scroll_top());
            // In steps of a few rows, so that scrolling draws seldom.
            let step = ROW * SPARE as f64 / 2.0;
            sight.set(Sight { top: (f64::from(top) / step).floor() * step, ..*sight });
        })
    };
    let scrub = {
        let (host, range, command) = (host.clone(), *range, command.clone());
        move |event: &PointerEvent| {
            let Some(host) = host.cast::<Element>() else { return };
            let x = f64::from(event.client_x()) - host.get_bounding_client_rect().left() - names;
            if x >= 0.0 {
                command.emit(Command::To(range.at(x, plot)));
            }
        }
    };
    let onpointerdown = {
        let (scrub, dragging) = (scrub.clone(), dragging.setter());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                dragging.set(true);
                scrub(&event);
            }
        })
    };
    let onpointermove = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| match (*dragging, event.buttons()) {
            (true, 0) => dragging.set(false),
            (true, _) => scrub(&event),
            _ => {}
        })
    };
    let onpointerup = {
        let dragging = dragging.setter();
        Callback::from(move |_: PointerEvent| dragging.set(false))
    };
    let (w, h) = (sight.width.to_string(), (height + AXIS).to_string());
    html! {
        <div ref={host} class="chart" tabindex="0" role="group" aria-label="Timeline" data-testid="chart"
            {onscroll} {onpointerdown} {onpointermove} {onpointerup}>
            <svg class="chart-axis" width={w.clone()} height={AXIS.to_string()} aria-hidden="true">{ axis(*range, names, plot) }</svg>
            <svg class="chart-lanes" width={w.clone()} height={height.to_string()} role="img" aria-label={summary(runs)}>
                <Lanes answer={answer.clone()} range={*range} {names} {plot} {first} {last} budget={*budget} lit={lit.clone()} {act} />
            </svg>
            <svg class="chart-head" width={w} height={h} aria-hidden="true">{ playhead(*range, cursor.at, (names, plot), height + AXIS) }</svg>
        </div>
    }
}

fn axis(range: Range, names: f64, plot: f64) -> Html {
    let tick = |at: u64| {
        let x = names + range.x(at, plot);
        html! { <g><line x1={px(x)} x2={px(x)} y1="18" y2="24" /><text x={px(x)} y="14">{ words::nanoseconds(at) }</text></g> }
    };
    html! { { for range.ticks(plot / 90.0).into_iter().map(tick) } }
}

fn playhead(range: Range, at: u64, (names, plot): (f64, f64), height: f64) -> Html {
    let x = range.x(at, plot);
    if !(-0.5..=plot + 0.5).contains(&x) {
        return Html::default();
    }
    let x = names + x;
    html! { <><line x1={px(x)} x2={px(x)} y1="16" y2={px(height)} /><path d={format!("M{x:.1} 24l-5-7h10z")} /></> }
}

/// The chart in words, for those who do not see it.
fn summary(runs: Runs) -> String {
    let of = |title: &str, which: Which| {
        let run = runs.get(which);
        format!("{title}: {}, {}", words::nanoseconds(run.total), words::count(run.lanes.len(), "lane"))
    };
    format!("{}. {}.", of("Before", Which::Before), of("After", Which::After))
}

/// A coordinate, to a tenth of a pixel.
pub fn px(value: f64) -> String {
    format!("{value:.1}")
}

#[hook]
fn use_size(host: &NodeRef, sight: &UseStateHandle<Sight>) {
    let (host, sight) = (host.clone(), sight.setter());
    use_effect_with((), move |()| {
        let scrolled = host.clone();
        let watch = host.cast::<Element>().and_then(|element| {
            SizeWatch::new(&element, move |width, height| {
                let top = scrolled.cast::<Element>().map_or(0.0, |host| f64::from(host.scroll_top()));
                sight.set(Sight { width, height, top });
            })
        });
        move || drop(watch)
    });
}

/// The wheel zooms with Ctrl (as pinching does), moves sideways with Shift, and else scrolls the lanes.
#[hook]
fn use_wheel(host: &NodeRef, range: Range, sight: Sight, answer: &Answer, command: &Callback<Command>) {
    let (host, command) = (host.clone(), command.clone());
    use_effect_with((range, sight, answer.clone()), move |(range, sight, answer)| {
        let (names, plot) = (sight.names(), sight.plot());
        let (range, total) = (*range, Runs::of(&answer.report).map_or(0, Runs::total));
        let listener = host.cast::<Element>().map(|host| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&host.clone(), "wheel", options, move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                let bounds = host.get_bounding_client_rect();
                let shown = if event.ctrl_key() || event.meta_key() {
                    let x = f64::from(event.client_x()) - bounds.left() - names;
                    range.zoom((event.delta_y() / 300.0).exp(), range.at(x, plot), total)
                } else if event.shift_key() || event.delta_x().abs() > event.delta_y().abs() {
                    let by = if event.delta_x() == 0.0 { event.delta_y() } else { event.delta_x() };
                    range.pan(by / plot, total)
                } else {
                    return;
                };
                event.prevent_default();
                command.emit(Command::Show(shown));
            })
        });
        move || drop(listener)
    });
}
