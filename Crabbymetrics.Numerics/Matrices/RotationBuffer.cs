namespace Crabbymetrics.Numerics;

/// <summary>Collects rotations, and hands them over in runs.</summary>
/// <param name="n">The order of the matrix.</param>
/// <param name="apply">Applies the first so many of some rotations, in order.</param>
internal struct RotationBuffer(int n, Action<RotationBuffer.Rotation[], int> apply) : IRotationSink
{
    private readonly Rotation[] _rotations = new Rotation[Math.Max(64, 16 * n)];
    private int _count;

    /// <summary>A rotation of the rows <c>Row</c> and <c>Row + 1</c>.</summary>
    internal readonly record struct Rotation(int Row, double Cosine, double Sine);

    public void Begin(int most)
    {
        if (_count + most > _rotations.Length)
        {
            Flush();
        }
    }

    public void Rotate(int row, double cosine, double sine) => _rotations[_count++] = new Rotation(row, cosine, sine);

    /// <summary>Hands over what is left.</summary>
    public void Flush()
    {
        apply(_rotations, _count);
        _count = 0;
    }
}
