using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

internal sealed partial class BorderSums
{
    // The sums over a range of levels.
    private sealed class Part
    {
        private readonly BorderSums _owner;
        private readonly EffectRows _rows;
        private readonly double[] _level;
        private readonly bool[] _seen;
        private readonly List<int> _touched = [];

        public Part(BorderSums owner, bool ownMemory)
        {
            _owner = owner;
            _rows = owner._rows;
            _level = new double[owner.Stride];
            _seen = new bool[owner.Stride];
            Matrix = ownMemory ? new double[owner.Matrix.Length] : owner.Matrix;
            Diagonal = ownMemory ? new double[owner.Diagonal.Length] : owner.Diagonal;
            Cross = ownMemory ? new double[owner.Cross.Length] : owner.Cross;
        }

        public double[] Matrix { get; }

        public double[] Diagonal { get; }

        public double[] Cross { get; }

        /// <summary>Whether the diagonal before the largest block was taken out is still to be added to the matrix.</summary>
        public bool IsWithoutDiagonal { get; private set; }

        public void Add(int first, int end)
        {
            if (_owner.Stride <= Whole && _rows.PrimaryColumns.Length == 0 && _owner._terms.All(static term => term.Term.IsConstant))
            {
                IsWithoutDiagonal = true;
                AddConstants(first, end);
                return;
            }

            int width = Math.Max(1, _rows.PrimaryColumns.Length);
            EffectGraph? graph = _owner._graph;
            int next = graph is null ? 0 : Array.BinarySearch(graph.Levels, first);
            next = next >= 0 ? next : ~next;
            for (int g = first; g < end; g++)
            {
                (int start, int stop) = (_rows.Starts[g], _rows.Starts[g + 1]);
                for (int i = start; i < stop; i++)
                {
                    AddRow(i);
                }

                for (int c = 0; c < width; c++)
                {
                    double inverse = _rows.PrimaryColumns.Length == 0 ? _rows.Inverses[g] : 1.0;
                    Gather(start, stop, _rows.PrimaryColumns.Length == 0 ? null : _rows.PrimaryColumns[c]);
                    if (_owner.Stride <= Whole)
                    {
                        SubtractWhole(inverse);
                    }
                    else
                    {
                        SubtractTouched(inverse);
                    }

                    if (graph is not null && next < graph.Levels.Length && graph.Levels[next] == g)
                    {
                        AddCross(graph, next++, start, stop);
                    }

                    foreach (int place in _touched)
                    {
                        _level[place] = 0.0;
                        _seen[place] = false;
                    }

                    _touched.Clear();
                }
            }
        }

        // Few constants: the most frequent case.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void AddConstants(int first, int end)
        {
            (EffectTerm Term, int First)[] terms = _owner._terms;
            EffectGraph? graph = _owner._graph;
            int next = graph is null ? 0 : Array.BinarySearch(graph.Levels, first);
            next = next >= 0 ? next : ~next;
            int stride = _owner.Stride;
            double[] weights = _rows.Weights;
            ReadOnlySpan<int> starts = _rows.Starts;
            for (int g = first; g < end; g++)
            {
                (int start, int stop) = (starts[g], starts[g + 1]);
                Array.Clear(_level);
                for (int t = 0; t < terms.Length; t++)
                {
                    int[] codes = terms[t].Term.Codes;
                    int ground = terms[t].First;
                    for (int i = start; i < stop; i++)
                    {
                        double weight = weights.Length == 0 ? 1.0 : weights[i];
                        int place = ground + codes[i];
                        _level[place] += weight;
                        Diagonal[place] += weight;
                        for (int u = 0; u < t; u++)
                        {
                            Matrix[(place * stride) + terms[u].First + terms[u].Term.Codes[i]] += weight;
                        }
                    }
                }

                double inverse = -_rows.Inverses[g];
                for (int a = 0; a < _owner.Count; a++)
                {
                    if (_level[a] != 0.0)
                    {
                        AddLevel(_level[a] * inverse, Matrix, a * stride);
                    }
                }

                if (graph is not null && next < graph.Levels.Length && graph.Levels[next] == g)
                {
                    AddCross(graph, next++, start, stop);
                }
            }
        }

        private static int PlaceOf((EffectTerm Term, int First) term, int row) => term.First + (term.Term.Codes[row] * term.Term.Stride);

        private double Weight(int row) => _rows.Weights.Length == 0 ? 1.0 : _rows.Weights[row];

        private void AddRow(int row)
        {
            foreach ((EffectTerm Term, int First) left in _owner._terms)
            {
                int place = PlaceOf(left, row);
                double weighted = Weight(row) * (left.Term.Values is null ? 1.0 : left.Term.Values[row]);
                foreach ((EffectTerm Term, int First) right in _owner._terms)
                {
                    int other = PlaceOf(right, row);
                    if (other <= place)
                    {
                        Matrix[(place * _owner.Stride) + other] += right.Term.Values is null ? weighted : weighted * right.Term.Values[row];
                    }

                    if (other == place && ReferenceEquals(left.Term, right.Term))
                    {
                        Diagonal[place] += right.Term.Values is null ? weighted : weighted * right.Term.Values[row];
                    }
                }
            }
        }

        private void Gather(int start, int stop, double[]? column)
        {
            foreach ((EffectTerm Term, int First) term in _owner._terms)
            {
                for (int i = start; i < stop; i++)
                {
                    int place = PlaceOf(term, i);
                    if (!_seen[place])
                    {
                        _seen[place] = true;
                        _touched.Add(place);
                    }

                    double value = term.Term.Values is null ? Weight(i) : Weight(i) * term.Term.Values[i];
                    _level[place] += column is null ? value : value * column[i];
                }
            }
        }

        private void SubtractWhole(double inverse)
        {
            foreach (int place in _touched)
            {
                AddLevel(-_level[place] * inverse, Matrix, place * _owner.Stride);
            }
        }

        private void AddLevel(double factor, double[] matrix, int start)
        {
            for (int b = 0; b < _level.Length; b += 4)
            {
                ref double own = ref matrix[start + b];
                (Vector256.LoadUnsafe(ref own) + (Vector256.LoadUnsafe(ref _level[b]) * factor)).StoreUnsafe(ref own);
            }
        }

        private void SubtractTouched(double inverse)
        {
            foreach (int a in _touched)
            {
                double own = _level[a] * inverse;
                Span<double> row = Matrix.AsSpan(a * _owner.Stride, _owner.Stride);
                foreach (int b in _touched)
                {
                    if (b <= a)
                    {
                        row[b] -= own * _level[b];
                    }
                }
            }
        }

        private void AddCross(EffectGraph graph, int level, int start, int stop)
        {
            for (int e = graph.Starts[level]; e < graph.Starts[level + 1]; e++)
            {
                double factor = -graph.Weights[e] * graph.Inverses[level];
                int first = graph.Vertices[e] * _owner.Stride;
                if (_owner.Stride <= Whole)
                {
                    AddLevel(factor, Cross, first);
                    continue;
                }

                foreach (int place in _touched)
                {
                    Cross[first + place] += factor * _level[place];
                }
            }

            int[] codes = _owner._core!.Codes;
            foreach ((EffectTerm Term, int First) term in _owner._terms)
            {
                for (int i = start; i < stop; i++)
                {
                    double value = term.Term.Values is null ? Weight(i) : Weight(i) * term.Term.Values[i];
                    Cross[(codes[i] * _owner.Stride) + PlaceOf(term, i)] += value;
                }
            }
        }
    }
}
