namespace ScamWatch.Domain.Classification;

/// <summary>A node of a tree; a leaf has <paramref name="Input"/> -1.</summary>
/// <param name="Input">The number that decides.</param>
/// <param name="Limit">Up to it the way goes to <paramref name="Left"/>, above it to the node after.</param>
/// <param name="Value">Share in log-odds of a leaf.</param>
internal readonly record struct TreeNode(short Input, short Left, float Limit, float Value);

/// <summary>
/// Sum of shallow regression trees over few numbers (gradient boosting with second-order leaves: Friedman, 2001; Chen and
/// Guestrin, 2016). They see what no sum can: that an ask means another thing on another channel or beside a denial.
/// Training chooses by exact counts over fixed bins, so that the same numbers give the same trees.
/// </summary>
internal sealed class BoostedTrees(TreeNode[][] trees)
{
    private const int Bins = 32;
    private const int NodesPerTree = 7;

    public TreeNode[][] Trees { get; } = trees;

    /// <summary>Log-odds to add to those of the first stage.</summary>
    public double Sum(ReadOnlySpan<float> inputs)
    {
        var sum = 0d;
        foreach (var tree in Trees)
        {
            var node = tree[0];
            while (node.Input >= 0)
            {
                node = tree[node.Left + (inputs[node.Input] > node.Limit ? 1 : 0)];
            }

            sum += node.Value;
        }

        return sum;
    }

    /// <param name="rows">Inputs by text, all of one length.</param>
    /// <param name="logOdds">By text, what is known already.</param>
    public static BoostedTrees Fit(
        IReadOnlyList<float[]> rows, double[] logOdds, bool[] truths, double[] weights, TrainingOptions options, CancellationToken cancel)
    {
        var limits = Limits(rows);
        var bins = Bin(rows, limits);
        var (now, gradients, curves) = ((double[])logOdds.Clone(), new double[rows.Count], new double[rows.Count]);
        var trees = new List<TreeNode[]>();
        for (var round = 0; round < options.Trees; round++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < now.Length; i++)
            {
                var p = Calibration.Sigmoid(now[i]);
                gradients[i] = weights[i] * ((truths[i] ? 1 : 0) - p);
                curves[i] = weights[i] * p * (1 - p);
            }

            var tree = new Grower(bins, limits, gradients, curves, options).Grow();
            trees.Add(tree);
            var one = new BoostedTrees([tree]);
            for (var i = 0; i < now.Length; i++)
            {
                now[i] += one.Sum(rows[i]);
            }
        }

        return new BoostedTrees([.. trees]);
    }

    /// <summary>Up to 31 limits by input, at equal parts of its different values.</summary>
    private static float[][] Limits(IReadOnlyList<float[]> rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(input =>
        {
            var values = rows.Select(r => r[input]).Order().ToArray();
            return Enumerable.Range(1, Bins - 1)
                .Select(b => values[b * (values.Length - 1) / Bins])
                .Append(values[0])
                .Distinct()
                .Where(v => v < values[^1])
                .Order()
                .Take(Bins - 1)
                .ToArray();
        })];

    private static byte[][] Bin(IReadOnlyList<float[]> rows, float[][] limits) =>
        [.. limits.Select((l, input) => rows.Select(r =>
        {
            var at = Array.BinarySearch(l, r[input]);
            return (byte)(at < 0 ? ~at : at);
        }).ToArray())];

    /// <summary>Grows one tree.</summary>
    private sealed class Grower(byte[][] bins, float[][] limits, double[] gradients, double[] curves, TrainingOptions options)
    {
        private const int Depth = 2;

        private readonly List<TreeNode> _nodes = new(NodesPerTree);

        public TreeNode[] Grow()
        {
            _nodes.Add(default);
            Split(0, [.. Enumerable.Range(0, gradients.Length)], Depth);
            return [.. _nodes];
        }

        private void Split(int node, int[] members, int depth)
        {
            var best = depth == 0 ? (Gain: 0d, Input: -1, Bin: 0) : Best(members);
            if (best.Input < 0)
            {
                var (g, h) = (members.Sum(m => gradients[m]), members.Sum(m => curves[m]));
                _nodes[node] = new TreeNode(-1, 0, 0, (float)(options.TreeRate * g / (h + options.TreePull)));
                return;
            }

            var left = _nodes.Count;
            _nodes[node] = new TreeNode((short)best.Input, (short)left, limits[best.Input][best.Bin], 0);
            _nodes.Add(default);
            _nodes.Add(default);
            Split(left, [.. members.Where(m => bins[best.Input][m] <= best.Bin)], depth - 1);
            Split(left + 1, [.. members.Where(m => bins[best.Input][m] > best.Bin)], depth - 1);
        }

        private (double Gain, int Input, int Bin) Best(int[] members)
        {
            var (allG, allH) = (members.Sum(m => gradients[m]), members.Sum(m => curves[m]));
            var best = (Gain: 1e-6, Input: -1, Bin: 0);
            Span<double> g = stackalloc double[Bins];
            Span<double> h = stackalloc double[Bins];
            for (var input = 0; input < bins.Length; input++)
            {
                g.Clear();
                h.Clear();
                var column = bins[input];
                foreach (var m in members)
                {
                    g[column[m]] += gradients[m];
                    h[column[m]] += curves[m];
                }

                double leftG = 0, leftH = 0;
                for (var bin = 0; bin < limits[input].Length; bin++)
                {
                    leftG += g[bin];
                    leftH += h[bin];
                    if (leftH < options.TreeLeastWeight || allH - leftH < options.TreeLeastWeight)
                    {
                        continue;
                    }

                    var gain = Worth(leftG, leftH) + Worth(allG - leftG, allH - leftH) - Worth(allG, allH);
                    if (gain > best.Gain)
                    {
                        best = (gain, input, bin);
                    }
                }
            }

            return best;
        }

        private double Worth(double gradient, double curve) => gradient * gradient / (curve + options.TreePull);
    }
}
