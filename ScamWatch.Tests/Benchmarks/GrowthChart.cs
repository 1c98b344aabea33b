using System.Xml.Linq;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>A line of a chart.</summary>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>
/// How figures grow, as an SVG picture: axes by powers of ten where values lie far apart, readable on light and dark ground, without
/// colours too (dashes and marks differ), with a title and the values in words for screen readers.
/// </summary>
internal sealed record GrowthChart(string Title, string XLabel, string YLabel, IReadOnlyList<ChartLine> Lines)
{
    public const double Width = 820, Height = 420;

    private const double Left = 76, Right = 286, Top = 44, Bottom = 58;

    /// <summary>Where the lines lie, by pixels.</summary>
    public static readonly (double Left, double Top, double Right, double Bottom) Frame = (Left, Top, Width - Right, Height - Bottom);

    // From six colours apart for most kinds of colour blindness, 3:1 and more against their ground (WCAG 2.2, 1.4.11).
    private static readonly string[] s_light = ["#0b5cad", "#b3400e", "#1d7a3e", "#8a2d8f", "#7a5c00", "#c0175d"];
    private static readonly string[] s_dark = ["#6cb2ff", "#ff9d66", "#5fd08a", "#d899de", "#d9b84a", "#ff7fb0"];
    private static readonly string[] s_dashes = ["", "7 4", "2 4", "10 3 2 3", "14 5", "4 2"];

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>The picture. Points that are no numbers are left out.</summary>
    public string Draw()
    {
        var lines = Lines.Select(l => l with { Points = [.. l.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).OrderBy(p => p.X)] }).ToList();
        var x = ChartAxis.Of([.. lines.SelectMany(l => l.Points).Select(p => p.X)], Frame.Left, Frame.Right);
        var y = ChartAxis.Of([.. lines.SelectMany(l => l.Points).Select(p => p.Y)], Frame.Bottom, Frame.Top);
        var svg = new XElement(s_svg + "svg", new XAttribute("viewBox", Say($"0 0 {Width} {Height}")), new XAttribute("role", "img"), new XAttribute("aria-labelledby", "title desc"),
            Element("title", Title, ("id", "title")),
            Element("desc", Words(lines), ("id", "desc")),
            Element("style", Style()),
            Element("rect", "", ("class", "ground"), ("width", Width), ("height", Height)),
            Element("text", Title, ("class", "head"), ("x", Left), ("y", 24)));
        foreach (var tick in x.Ticks)
        {
            var at = x.Place(tick);
            svg.Add(Element("line", "", ("class", "grid"), ("x1", at), ("x2", at), ("y1", Frame.Top), ("y2", Frame.Bottom)));
            svg.Add(Element("text", Figure.Say(tick), ("x", at), ("y", Frame.Bottom + 18), ("text-anchor", "middle")));
        }

        foreach (var tick in y.Ticks)
        {
            var at = y.Place(tick);
            svg.Add(Element("line", "", ("class", "grid"), ("x1", Frame.Left), ("x2", Frame.Right), ("y1", at), ("y2", at)));
            svg.Add(Element("text", Figure.Say(tick), ("x", Frame.Left - 8), ("y", at + 4), ("text-anchor", "end")));
        }

        svg.Add(Element("rect", "", ("class", "frame"), ("x", Frame.Left), ("y", Frame.Top), ("width", Frame.Right - Frame.Left), ("height", Frame.Bottom - Frame.Top)));
        svg.Add(Element("text", XLabel + x.Scale, ("x", (Frame.Left + Frame.Right) / 2), ("y", Height - 14), ("text-anchor", "middle")));
        svg.Add(Element("text", YLabel + y.Scale, ("x", 0), ("y", 0), ("text-anchor", "middle"), ("transform", Say($"translate(18 {(Frame.Top + Frame.Bottom) / 2}) rotate(-90)"))));
        for (var i = 0; i < lines.Count; i++)
        {
            Add(svg, lines[i], i, x, y);
        }

        return svg + "\n";
    }

    private static void Add(XElement svg, ChartLine line, int number, ChartAxis x, ChartAxis y)
    {
        var kind = $"line l{number % s_light.Length}";
        var places = line.Points.Select(p => (X: x.Place(p.X), Y: y.Place(p.Y))).ToList();
        if (places.Count > 1)
        {
            svg.Add(Element("polyline", "", ("class", kind), ("points", string.Join(' ', places.Select(p => Say($"{p.X:0.#},{p.Y:0.#}"))))));
        }

        foreach (var (px, py) in places)
        {
            svg.Add(Element("circle", "", ("class", $"mark m{number % s_light.Length}"), ("cx", px), ("cy", py), ("r", 3.5)));
        }

        var at = Top + 8 + number * 22;
        svg.Add(Element("line", "", ("class", kind), ("x1", Frame.Right + 14), ("x2", Frame.Right + 44), ("y1", at), ("y2", at)));
        svg.Add(Element("text", line.Points.Count > 0 ? line.Name : $"{line.Name}: not yet", ("x", Frame.Right + 50), ("y", at + 4)));
    }

    /// <summary>Every value in words.</summary>
    private string Words(List<ChartLine> lines) => string.Join(" ", lines.Select(l => l.Points.Count == 0
        ? $"{l.Name}: not measured yet."
        : $"{l.Name} ({YLabel}): {string.Join(", ", l.Points.Select(p => $"{Figure.Say(p.Y)} at {Figure.Say(p.X)}"))}.").Prepend($"{YLabel} over {XLabel}."));

    private static string Style()
    {
        static string Lines(string[] colours) => string.Concat(colours.Select((c, i) => $".l{i}{{stroke:{c};stroke-dasharray:{(s_dashes[i].Length > 0 ? s_dashes[i] : "none")}}}.m{i}{{fill:{c}}}"));
        return "svg{font:12px system-ui,sans-serif}text{fill:#1c2330}.head{font-size:15px;font-weight:600}.ground{fill:#fff}.grid{stroke:#dde1e6}.frame{fill:none;stroke:#5b6470}.line{fill:none;stroke-width:2}"
            + Lines(s_light)
            + "@media(prefers-color-scheme:dark){text{fill:#e6e9ee}.ground{fill:#14181f}.grid{stroke:#343c48}.frame{stroke:#9aa4b2}" + Lines(s_dark) + "}";
    }

    private static XElement Element(string name, string text, params (string Name, object Value)[] attributes) => new(
        s_svg + name,
        attributes.Select(a => new XAttribute(a.Name, a.Value is double number ? Say($"{number:0.#}") : a.Value)),
        text.Length > 0 ? text : null);

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>An axis from one pixel to another.</summary>
/// <param name="ByPowers">Equal steps are equal factors.</param>
internal sealed record ChartAxis(double Least, double Most, bool ByPowers, IReadOnlyList<double> Ticks, double From, double To)
{
    /// <summary>Beyond that between the least and the most value, small ones would lie on the axis.</summary>
    private const double FarApart = 30;

    public string Scale => ByPowers ? " (by powers of ten)" : "";

    /// <summary>An axis that holds the values. From zero to a round number, or between powers of ten.</summary>
    public static ChartAxis Of(IReadOnlyList<double> values, double from, double to)
    {
        var (least, most) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        if (least > 0 && most / least >= FarApart)
        {
            var (low, high) = ((int)Math.Floor(Math.Log10(least) + 1e-9), (int)Math.Ceiling(Math.Log10(most) - 1e-9));
            var each = high - low > 8 ? 2 : 1;
            return new(Math.Pow(10, low), Math.Pow(10, high), true, [.. Enumerable.Range(0, (high - low) / each + 1).Select(i => Math.Pow(10, low + i * each))], from, to);
        }

        var end = most > 0 ? most : 1;
        var start = Math.Min(0, least);
        // Steps of 1, 2 or 5 times a power of ten, four to nine of them.
        var power = Math.Pow(10, Math.Floor(Math.Log10((end - start) / 4)));
        var step = ((double[])[5, 2, 1]).First(s => s * power * 4 <= (end - start) * (1 + 1e-9)) * power;
        var (first, last) = ((int)Math.Floor(start / step + 1e-9), (int)Math.Ceiling(end / step - 1e-9));
        return new(first * step, last * step, false, [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)], from, to);
    }

    public double Place(double value)
    {
        var share = ByPowers ? Math.Log(value / Least) / Math.Log(Most / Least) : (value - Least) / (Most - Least);
        return From + (To - From) * share;
    }
}
