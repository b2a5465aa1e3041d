//! One chart over arrivals per second, both axes logarithmic, drawn as SVG as wide as its place.

use crate::app::browser::page::SizeWatch;
use crate::app::words;
use web_sys::Element;
use yew::prelude::*;

const HEIGHT: f64 = 230.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 40.0;

/// Rate, value, and whether some requests failed at that rate.
pub type Point = (f64, f64, bool);

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: &'static str,
    /// Its classes in the style sheet, the server's first.
    pub class: &'static str,
    pub points: Vec<Point>,
}

#[derive(Properties)]
pub struct ChartProps {
    pub title: &'static str,
    pub lines: Vec<Line>,
    /// How values of the upright axis are put into words.
    pub unit: fn(f64) -> String,
    pub pointed: Option<usize>,
    pub point: Callback<Option<usize>>,
}

/// The unit goes with the title.
impl PartialEq for ChartProps {
    fn eq(&self, other: &Self) -> bool {
        (self.title, &self.lines, self.pointed) == (other.title, &other.lines, other.pointed)
    }
}

#[component(Chart)]
pub fn chart(props: &ChartProps) -> Html {
    let ChartProps { title, lines, unit, pointed, point } = props;
    let host = use_node_ref();
    // Until it is measured, as wide as the smallest screen.
    let width = use_state_eq(|| 300.0f64);
    use_width(&host, &width);
    let rates: Vec<f64> =
        lines.first().map(|line| line.points.iter().map(|point| point.0).collect()).unwrap_or_default();
    let across = Axis::of(rates.iter().copied(), LEFT, *width - RIGHT);
    let upright = Axis::of(lines.iter().flat_map(|line| line.points.iter().map(|point| point.1)), HEIGHT - BOTTOM, TOP);
    let onpointermove = {
        let (host, point, rates) = (host.clone(), point.clone(), rates.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(host) = host.cast::<Element>() else { return };
            let x = f64::from(event.client_x()) - host.get_bounding_client_rect().left();
            let away = |rate: &f64| (across.at(*rate) - x).abs();
            let nearest = rates.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1)));
            point.emit(nearest.map(|(at, _)| at));
        })
    };
    let onpointerleave = point.reform(|_: PointerEvent| None);
    html! {
        <figure ref={host} class="load-chart" data-testid="load-chart">
            <figcaption>{ *title }</figcaption>
            <svg width={width.to_string()} height={HEIGHT.to_string()} role="img" aria-label={format!("{title}. The table below has its figures.")} {onpointermove} {onpointerleave}>
                { for upright.ticks(5.0).into_iter().map(|tick| level(&upright, tick, *width, *unit)) }
                { for across.ticks((*width - LEFT - RIGHT) / 60.0).into_iter().map(|tick| upright_tick(&across, tick)) }
                <text class="axis-name" x={px(*width - RIGHT)} y={px(HEIGHT - 4.0)} text-anchor="end">{ "arrivals per second" }</text>
                if let Some(rate) = pointed.and_then(|at| rates.get(at)) {
                    <line class="pointed" x1={px(across.at(*rate))} x2={px(across.at(*rate))} y1={px(TOP)} y2={px(HEIGHT - BOTTOM)} />
                }
                { for lines.iter().map(|line| draw(line, &across, &upright)) }
            </svg>
            <ul class="load-key">{ for lines.iter().map(key) }</ul>
        </figure>
    }
}

fn level(axis: &Axis, value: f64, width: f64, unit: fn(f64) -> String) -> Html {
    let y = axis.at(value);
    html! { <g class="level"><line x1={px(LEFT)} x2={px(width - RIGHT)} y1={px(y)} y2={px(y)} /><text x={px(LEFT - 6.0)} y={px(y + 4.0)} text-anchor="end">{ unit(value) }</text></g> }
}

fn upright_tick(axis: &Axis, rate: f64) -> Html {
    let x = axis.at(rate);
    html! { <text x={px(x)} y={px(HEIGHT - BOTTOM + 16.0)} text-anchor="middle">{ words::per_second(rate) }</text> }
}

/// Squares are workers, discs loops; hollow where requests failed.
fn draw(line: &Line, across: &Axis, upright: &Axis) -> Html {
    let places: Vec<(f64, f64, bool)> = line
        .points
        .iter()
        .filter(|point| point.1 > 0.0)
        .map(|&(rate, value, failed)| (across.at(rate), upright.at(value), failed))
        .collect();
    let path: Vec<String> = places.iter().map(|(x, y, _)| format!("{x:.1} {y:.1}")).collect();
    let mark = |&(x, y, failed): &(f64, f64, bool)| {
        let class = classes!("spot", failed.then_some("failed"));
        if line.class.starts_with("workers") {
            html! { <rect {class} x={px(x - 3.0)} y={px(y - 3.0)} width="6" height="6" /> }
        } else {
            html! { <circle {class} cx={px(x)} cy={px(y)} r="3.2" /> }
        }
    };
    html! { <g class={classes!("line", line.class)}><path d={format!("M{}", path.join("L"))} />{ for places.iter().map(mark) }</g> }
}

fn key(line: &Line) -> Html {
    let mark = Line { points: vec![(0.0, 1.0, false)], ..line.clone() };
    let middle = Axis { from: 0.0, to: 1.0, start: 12.0, end: 12.0 };
    let upright = Axis { from: 0.0, to: 1.0, start: 7.0, end: 7.0 };
    html! {
        <li><svg width="24" height="14" aria-hidden="true"><g class={classes!("line", line.class)}><path d="M0 7H24" /></g>{ draw(&mark, &middle, &upright) }</svg>{ line.name }</li>
    }
}

/// A logarithmic axis.
#[derive(Clone, Copy)]
struct Axis {
    /// Logarithms of the least and the greatest value.
    from: f64,
    to: f64,
    /// Where they lie, in pixels.
    start: f64,
    end: f64,
}

impl Axis {
    fn of(values: impl Iterator<Item = f64>, start: f64, end: f64) -> Self {
        let logarithms = values.filter(|value| *value > 0.0).map(f64::log10);
        let (from, to) = logarithms.fold((f64::MAX, f64::MIN), |(from, to), value| (from.min(value), to.max(value)));
        // Some room around a line that is flat, and none where there is no value at all.
        if from > to {
            return Self { from: 0.0, to: 1.0, start, end };
        }
        let room = ((0.4 - (to - from)) / 2.0).max(0.03 * (to - from));
        Self { from: from - room, to: to + room, start, end }
    }

    fn at(&self, value: f64) -> f64 {
        self.start + (value.max(1e-9).log10() - self.from) / (self.to - self.from) * (self.end - self.start)
    }

    /// Round values, at most about so many: 1, 2, 5 of each power of ten, or only the powers.
    fn ticks(&self, most: f64) -> Vec<f64> {
        let within = |steps: &[f64]| -> Vec<f64> {
            let powers = self.from.floor() as i32..=self.to.ceil() as i32;
            let all = powers.flat_map(|power| steps.iter().map(move |step| step * 10f64.powi(power)));
            all.filter(|value| (self.from..=self.to).contains(&value.log10())).collect()
        };
        let fine = within(&[1.0, 2.0, 5.0]);
        if fine.len() as f64 <= most.max(2.0) {
            return fine;
        }
        let coarse = within(&[1.0]);
        let every = (coarse.len() as f64 / most.max(2.0)).ceil() as usize;
        coarse.into_iter().step_by(every.max(1)).collect()
    }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

#[hook]
fn use_width(host: &NodeRef, width: &UseStateHandle<f64>) {
    let (host, width) = (host.clone(), width.setter());
    use_effect_with((), move |()| {
        let watch =
            host.cast::<Element>().and_then(|host| SizeWatch::new(&host, move |wide, _| width.set(wide.max(200.0))));
        move || drop(watch)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_not_too_many() {
        let axis = Axis::of([10.0, 100.0].into_iter(), 0.0, 100.0);
        assert_eq!(axis.ticks(6.0), [10.0, 20.0, 50.0, 100.0]);
        let wide = Axis::of([1.0, 1e6].into_iter(), 0.0, 100.0);
        assert!(wide.ticks(4.0).len() <= 4, "{:?}", wide.ticks(4.0));
        assert!(wide.at(1000.0) > 49.0 && wide.at(1000.0) < 51.0);
    }

    #[test]
    fn an_axis_without_values_or_with_one_is_finite() {
        assert!(Axis::of([].into_iter(), 0.0, 10.0).at(1.0).is_finite());
        assert!(Axis::of([7.0].into_iter(), 0.0, 10.0).at(7.0).is_finite());
    }
}
