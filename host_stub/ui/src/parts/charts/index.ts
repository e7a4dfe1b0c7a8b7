// SPDX-License-Identifier: Apache-2.0
export { BarChart, type Bar, type BarChartProps } from "./bar_chart";
export { LineChart, type LineChartProps, type Point } from "./line_chart";
export { StackedBar, type Part, type StackedBarProps } from "./stacked_bar";
