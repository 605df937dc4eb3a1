namespace Crabbymetrics.Numerics;

/// <summary>The vertices of a graph by degree, the one added last first.</summary>
internal sealed class DegreeQueue
{
    private readonly int[] _heads;
    private readonly int[] _next;
    private readonly int[] _previous;
    private int _smallest;

    public DegreeQueue(int count)
    {
        _heads = new int[count + 1];
        _next = new int[count];
        _previous = new int[count];
        Array.Fill(_heads, -1);
        _smallest = count;
    }

    /// <summary>Adds a vertex.</summary>
    public void Add(int vertex, int degree)
    {
        int list = Math.Min(degree, _heads.Length - 1);
        int head = _heads[list];
        _next[vertex] = head;
        _previous[vertex] = -1;
        if (head >= 0)
        {
            _previous[head] = vertex;
        }

        _heads[list] = vertex;
        _smallest = Math.Min(_smallest, list);
    }

    /// <summary>Moves a vertex to another degree.</summary>
    public void Move(int vertex, int from, int to)
    {
        if (from != to)
        {
            Remove(vertex, from);
            Add(vertex, to);
        }
    }

    /// <summary>Takes out a vertex of the smallest degree.</summary>
    public int TakeSmallest()
    {
        while (_heads[_smallest] < 0)
        {
            _smallest++;
        }

        int vertex = _heads[_smallest];
        Remove(vertex, _smallest);
        return vertex;
    }

    private void Remove(int vertex, int degree)
    {
        if (_previous[vertex] >= 0)
        {
            _next[_previous[vertex]] = _next[vertex];
        }
        else
        {
            _heads[Math.Min(degree, _heads.Length - 1)] = _next[vertex];
        }

        if (_next[vertex] >= 0)
        {
            _previous[_next[vertex]] = _previous[vertex];
        }
    }
}
