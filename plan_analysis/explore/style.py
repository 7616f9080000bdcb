"""The style sheet of the desk: colours of the page it stands in, one column on a narrow screen."""

STYLE = """
.plan-desk { color: var(--jp-content-font-color1, #1d1d1f); }
.plan-desk .widget-label { width: 92px; flex: 0 0 92px; color: inherit; }
.plan-desk select, .plan-desk input, .plan-desk button { font-size: 13px; }
.plan-lead { font-size: 16px; line-height: 1.5; margin: 0 0 6px; }
.plan-verdict { border: 1px solid currentColor; border-radius: 4px; padding: 1px 7px; margin-right: 6px; white-space: nowrap; }
.plan-scenario, .plan-error { border-left: 4px solid #c0562f; padding: 3px 10px; margin: 4px 0; line-height: 1.5; }
.plan-facts, .plan-table { border-collapse: collapse; font-size: 13px; line-height: 1.5; margin: 4px 0 10px; }
.plan-desk caption { text-align: left; font-weight: 600; color: inherit; padding: 4px 0; }
.plan-facts th, .plan-facts td, .plan-table th, .plan-table td {
  text-align: left; padding: 2px 12px 2px 0; border-bottom: 1px solid rgba(128, 128, 128, .35); font-weight: 400;
  vertical-align: top; overflow-wrap: anywhere; }
.plan-table td, .plan-table th { font-variant-numeric: tabular-nums; min-width: 4em; }
.plan-table thead th { font-weight: 600; }
.plan-scroll { overflow-x: auto; max-width: 100%; }
.plan-desk summary { cursor: pointer; padding: 4px 0; font-size: 14px; }
.plan-code { overflow-x: auto; padding: 8px; border: 1px solid rgba(128, 128, 128, .5); border-radius: 4px; line-height: 1.4; }
.plan-small { margin: 4px 0; font-size: 13px; }
.plan-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.plan-chart:focus-visible, .plan-scroll:focus-visible, .plan-code:focus-visible { outline: 2px solid #3a78ab; outline-offset: 1px; }
.plan-desk .jupyter-widgets-output-area, .plan-desk .widget-html-content { overflow: visible; }
"""
