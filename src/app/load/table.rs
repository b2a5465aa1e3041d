//! The figures of the charts as a table: one row for each rate of arrivals.

use crate::app::words;
use std::rc::Rc;
use unblock::report::{LoadReport, Served};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub load: Rc<LoadReport>,
    pub pointed: Option<usize>,
    pub point: Callback<Option<usize>>,
}

#[component(Table)]
pub fn table(props: &TableProps) -> Html {
    let TableProps { load, pointed, point } = props;
    let heads = || ["median", "99 %", "answered / s", "failed"].map(|head| html! { <th scope="col">{ head }</th> });
    let rows = load.points.iter().enumerate().map(|(at, each)| {
        let enter = point.reform(move |_: PointerEvent| Some(at));
        html! {
            <tr class={classes!((*pointed == Some(at)).then_some("is-lit"))} onpointerenter={enter} data-testid="load-row">
                <th scope="row">{ words::per_second(each.per_second) }</th>
                { cells(&each.workers) }{ cells(&each.loops) }
            </tr>
        }
    });
    html! {
        <div class="load-table" tabindex="0" role="group" aria-label="Figures">
            <table onpointerleave={point.reform(|_: PointerEvent| None)}>
                <thead>
                    <tr><th scope="col" rowspan="2">{ "arrivals / s" }</th><th scope="colgroup" colspan="4">{ "Sync workers" }</th><th scope="colgroup" colspan="4">{ "Event loops" }</th></tr>
                    <tr>{ for heads() }{ for heads() }</tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn cells(served: &Served) -> Html {
    let failed = served.killed + served.rejected;
    let all = (served.served + failed).max(1);
    let share = f64::from(failed) / f64::from(all) * 100.0;
    let time = |ns: u64| if served.served == 0 { "\u{2013}".into() } else { words::nanoseconds(ns) };
    html! {
        <>
            <td>{ time(served.latency[0]) }</td>
            <td>{ time(served.latency[3]) }</td>
            <td>{ words::per_second(served.throughput) }</td>
            <td class={classes!((failed > 0).then_some("failed"))} title={format!("{} killed, {} turned away", served.killed, served.rejected)}>
                { if failed == 0 { "0".into() } else if share < 1.0 { "<1 %".into() } else { format!("{share:.0} %") } }
            </td>
        </>
    }
}
