namespace Crabbymetrics.Optimization;

/// <content>Which column comes next.</content>
public sealed partial class SimplexLeastSquares
{
    private double ReducedGradient(int column) => _linear[column] - Vectors.Dot(Point(column), _dual);

    private double Rounding(int column) =>
        (_norms[column] * ((DualTolerance * Vectors.Norm(_dual)) + (4.0 * Epsilon * _size))) + (DualTolerance * Math.Abs(_linear[column]));

    // The column with the most negative reduced gradient beside its length: among the candidates, or, where none of them is left, among
    // all.
    private int NextCandidate()
    {
        double dual = (DualTolerance * Vectors.Norm(_dual)) + (4.0 * Epsilon * _size);
        int best = -1;
        double merit = 0.0;
        for (int c = 0; c < _candidateCount; c++)
        {
            double own = Merit(_candidates[c], dual);
            if (own > merit)
            {
                (best, merit) = (_candidates[c], own);
            }
        }

        if (best >= 0)
        {
            return best;
        }

        _candidateCount = 0;
        for (int j = 0; j < _columns; j++)
        {
            double own = Merit(j, dual);
            if (own > 0.0)
            {
                Remember(j, own);
                if (own > merit)
                {
                    (best, merit) = (j, own);
                }
            }
        }

        return best;
    }

    // Above 0 for a column that lowers the objective.
    private double Merit(int column, double dual)
    {
        if (_inSupport[column] || _passedOver[column])
        {
            return 0.0;
        }

        double fall = -ReducedGradient(column);
        double rounding = (_norms[column] * dual) + (DualTolerance * Math.Abs(_linear[column]));
        return fall > rounding ? fall / _norms[column] : 0.0;
    }

    private void Remember(int column, double merit)
    {
        int place = _candidateCount;
        if (place < MostCandidates)
        {
            _candidateCount++;
        }
        else if (merit > _merits[place - 1])
        {
            place--;
        }
        else
        {
            return;
        }

        while (place > 0 && _merits[place - 1] < merit)
        {
            _merits[place] = _merits[place - 1];
            _candidates[place] = _candidates[place - 1];
            place--;
        }

        _merits[place] = merit;
        _candidates[place] = column;
    }
}
